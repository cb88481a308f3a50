"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.common.sealed
import kangjiu.providers.choices
import kangjiu.registry.choices
from django.conf import settings
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('providers', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('documents', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Provider',
                fields=[
                    ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='accounts.organisation')),
                    ('kind', models.CharField(choices=kangjiu.providers.choices.ProviderKind.choices, max_length=20, verbose_name='类型')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('is_medical', models.BooleanField(default=False, verbose_name='可医保结算')),
                    ('licence_expires_on', models.DateField(null=True, verbose_name='执业许可有效期至')),
                    ('status', models.CharField(choices=kangjiu.providers.choices.ProviderStatus.choices, default=kangjiu.providers.choices.ProviderStatus['CANDIDATE'], max_length=12, verbose_name='定点状态')),
                ],
                options={
                    'indexes': [models.Index(fields=['region_path', 'organisation'], name='providers_region')],
                },
            ),
            migrations.CreateModel(
                name='Site',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='名称')),
                    ('address', models.CharField(max_length=120, verbose_name='地址')),
                    ('region_path', models.CharField(max_length=12)),
                    ('capacity', models.PositiveIntegerField(verbose_name='可同时训练人数')),
                    ('active', models.BooleanField(default=True, verbose_name='启用')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ],
            ),
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40, unique=True, verbose_name='协议编号')),
                    ('starts_on', models.DateField(verbose_name='起')),
                    ('ends_on', models.DateField(verbose_name='止')),
                    ('ended_on', models.DateField(null=True, verbose_name='提前终止日期')),
                    ('status', models.CharField(choices=kangjiu.providers.choices.AgreementStatus.choices, default=kangjiu.providers.choices.AgreementStatus['DRAFT'], max_length=10, verbose_name='状态')),
                    ('made_by_id', models.BigIntegerField()),
                    ('signed_by_id', models.BigIntegerField(null=True)),
                    ('signed_at', models.DateTimeField(null=True)),
                    ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.site')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='providers_agreement_dates', violation_error_message='协议截止日期早于开始日期'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), models.Q(('made_by_id', models.F('signed_by_id')), _negated=True), _connector='OR'), name='providers_agreement_two_people', violation_error_message='拟协议的人不能自己签订')],
                },
            ),
            migrations.CreateModel(
                name='Therapist',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('name', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='姓名')),
                    ('licence', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='证书编号')),
                    ('licence_expires_on', models.DateField(null=True, verbose_name='证书有效期至')),
                    ('from_on', models.DateField(verbose_name='到岗日期')),
                    ('to_on', models.DateField(null=True, verbose_name='离岗日期')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='AgreementCategory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category', models.CharField(choices=kangjiu.registry.choices.Category.choices, max_length=15, verbose_name='类别')),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.agreement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('agreement', 'category'), name='providers_category_once')],
                },
            ),
            migrations.CreateModel(
                name='PriceItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=20, verbose_name='项目编码')),
                    ('name', models.CharField(max_length=60, verbose_name='项目')),
                    ('unit', models.CharField(choices=kangjiu.providers.choices.PriceUnit.choices, max_length=10, verbose_name='单位')),
                    ('price_fen', models.BigIntegerField(verbose_name='单价（分）')),
                    ('from_on', models.DateField(verbose_name='起')),
                    ('to_on', models.DateField(null=True, verbose_name='止')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('price_fen__gt', 0)), name='providers_price_positive', violation_error_message='单价必须大于零'), models.UniqueConstraint(fields=('provider', 'code', 'from_on'), name='providers_price_once')],
                },
            ),
        ),
    ]

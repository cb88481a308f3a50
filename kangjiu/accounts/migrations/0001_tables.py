"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.accounts.choices
import kangjiu.common.sealed
from django.conf import settings
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_public_contact')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, verbose_name='区划代码')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('level', models.CharField(choices=kangjiu.accounts.choices.RegionLevel.choices, max_length=10, verbose_name='级别')),
                    ('path', models.CharField(max_length=12, verbose_name='路径')),
                    ('pseudo', models.BooleanField(default=False, verbose_name='非法定区划单元')),
                    ('valid_from', models.DateField(verbose_name='启用日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='上级')),
                ],
                options={
                    'verbose_name': '行政区划',
                    'ordering': ('path', 'valid_from'),
                    'indexes': [models.Index(fields=['path'], name='accounts_region_path')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('code',), name='accounts_region_code_in_use_once', violation_error_message='该区划代码正在使用，同一代码同一时间只能有一条记录'), models.UniqueConstraint(fields=('code', 'valid_from'), name='accounts_region_code_start_once', violation_error_message='该区划代码在同一启用日期已有记录'), models.CheckConstraint(condition=models.Q(('path__length', 12)), name='accounts_region_path_twelve_digits', violation_error_message='区划路径应为 12 位数字'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_region_dates_in_order', violation_error_message='停用日期不能早于启用日期')],
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('kind', models.CharField(choices=kangjiu.accounts.choices.OrganisationKind.choices, max_length=24, verbose_name='单位类别')),
                    ('name', models.CharField(max_length=120, verbose_name='单位名称')),
                    ('region_path', models.CharField(max_length=12, verbose_name='区划路径')),
                    ('county_code', models.CharField(blank=True, db_index=True, max_length=6, verbose_name='县级代码')),
                    ('uscc', models.CharField(blank=True, max_length=18, null=True, verbose_name='统一社会信用代码')),
                    ('contact', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='联系人和电话')),
                    ('address', models.CharField(blank=True, default='', max_length=120, verbose_name='办公地址（对外公开）')),
                    ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='对外电话（公开）')),
                    ('active', models.BooleanField(default=True, verbose_name='在用')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='所在区划')),
                ],
                options={
                    'verbose_name': '单位',
                    'ordering': ('region_path', 'id'),
                    'indexes': [models.Index(fields=['region_path', 'kind'], name='accounts_organisation_place')],
                    'constraints': [models.UniqueConstraint(fields=('uscc',), name='accounts_organisation_uscc_once', violation_error_message='该统一社会信用代码已登记给另一个单位'), models.UniqueConstraint(fields=('region_path', 'kind', 'name'), name='accounts_organisation_name_once', violation_error_message='同一区划内已有同类别、同名称的单位'), models.CheckConstraint(condition=models.Q(('region_path__length', 12)), name='accounts_organisation_path_twelve_digits', violation_error_message='区划路径应为 12 位数字')],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('username', models.CharField(max_length=40, unique=True, verbose_name='用户名')),
                    ('display_name', kangjiu.common.sealed.SealedTextField(blank=False, null=False, verbose_name='姓名')),
                    ('kind', models.CharField(choices=kangjiu.accounts.choices.UserKind.choices, max_length=10, verbose_name='账号类别')),
                    ('region_path', models.CharField(max_length=12, verbose_name='区划路径')),
                    ('employment', models.CharField(blank=True, choices=kangjiu.accounts.choices.Employment.choices, max_length=10, verbose_name='专兼职')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='须修改密码')),
                    ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='密码修改时间')),
                    ('is_demo', models.BooleanField(default=False, verbose_name='演示账号')),
                    ('created_at', models.DateTimeField(verbose_name='建立时间')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '账号',
                    'ordering': ('username',),
                    'indexes': [models.Index(fields=['region_path', 'id'], name='accounts_user_place')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'family'), ('organisation__isnull', False), _connector='OR'), name='accounts_user_staff_has_a_unit', violation_error_message='工作人员和机构人员的账号必须属于一个单位'), models.CheckConstraint(condition=models.Q(('region_path__length', 12)), name='accounts_user_path_twelve_digits', violation_error_message='区划路径应为 12 位数字')],
                },
            ),
            migrations.CreateModel(
                name='PasswordRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('encoded', models.CharField(max_length=200, verbose_name='口令摘要')),
                    ('set_at', models.DateTimeField(verbose_name='启用时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ],
                options={
                    'verbose_name': '历史口令',
                    'ordering': ('-set_at', '-id'),
                },
            ),
            migrations.CreateModel(
                name='RegionChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=kangjiu.accounts.choices.RegionChangeKind.choices, max_length=12, verbose_name='变更类别')),
                    ('effective_on', models.DateField(verbose_name='生效日期')),
                    ('document_no', models.CharField(blank=True, max_length=80, verbose_name='依据文号')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='变更后')),
                    ('before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='变更前')),
                ],
                options={
                    'verbose_name': '区划变更',
                    'ordering': ('-effective_on', '-id'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('before__isnull', False), ('after__isnull', False), _connector='OR'), name='accounts_region_change_names_a_region', violation_error_message='区划变更至少要写明变更前或变更后的区划')],
                },
            ),
            migrations.CreateModel(
                name='RoleAssignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(max_length=32, verbose_name='角色')),
                    ('region_path', models.CharField(blank=True, max_length=12, verbose_name='区划范围')),
                    ('valid_from', models.DateField(verbose_name='起始日期')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                    ('granted_at', models.DateTimeField(verbose_name='授权时间')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='终止人')),
                    ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='限本机构')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ],
                options={
                    'verbose_name': '角色授权',
                    'ordering': ('user_id', 'valid_from', 'id'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='accounts_assignment_dates_in_order', violation_error_message='截止日期不能早于起始日期'), models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('region_path', ''), _connector='OR'), name='accounts_assignment_one_range', violation_error_message='一条授权只能限定一个区划或一个机构，不能两者都填'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', True), ('valid_to__isnull', True)), fields=('user', 'role', 'region_path'), name='accounts_assignment_open_once_by_region', violation_error_message='此人在同一范围已有同一角色，尚未终止'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('valid_to__isnull', True)), fields=('user', 'role', 'organisation'), name='accounts_assignment_open_once_by_unit', violation_error_message='此人在同一机构已有同一角色，尚未终止')],
                },
            ),
        ),
    ]

"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.common.sealed
import kangjiu.registry.choices
import uuid
from django.conf import settings
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('registry', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('documents', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Household',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=20, unique=True, verbose_name='户编号')),
                    ('region_path', models.CharField(max_length=12)),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region')),
                ],
            ),
            migrations.CreateModel(
                name='NumberSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('county_code', models.CharField(max_length=6, verbose_name='县代码')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='已用到')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('county_code', 'year'), name='registry_series_once', violation_error_message='同一县、年度只有一个编号序列')],
                },
            ),
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('file_number', models.CharField(max_length=20, null=True, unique=True, verbose_name='档案号')),
                    ('name', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='姓名')),
                    ('id_kind', models.CharField(choices=kangjiu.registry.choices.IdKind.choices, default=kangjiu.registry.choices.IdKind['RESIDENT'], max_length=10, verbose_name='证件种类')),
                    ('id_number', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='证件号码')),
                    ('id_blind', models.BinaryField(max_length=32, null=True, verbose_name='证件盲索引')),
                    ('contact', kangjiu.common.sealed.SealedJsonField(blank=True, null=True, verbose_name='电话与住址')),
                    ('sex', models.CharField(choices=kangjiu.registry.choices.Sex.choices, max_length=1, verbose_name='性别')),
                    ('birth_on', models.DateField(null=True, verbose_name='出生日期')),
                    ('died_on', models.DateField(null=True, verbose_name='死亡日期')),
                    ('ethnicity', models.CharField(default='01', max_length=2, verbose_name='民族代码')),
                    ('region_path', models.CharField(max_length=12, verbose_name='居住地路径')),
                    ('county_code', models.CharField(max_length=6, verbose_name='县代码')),
                    ('hukou_path', models.CharField(default='', max_length=12, verbose_name='户籍地路径')),
                    ('residence_kind', models.CharField(choices=kangjiu.registry.choices.ResidenceKind.choices, default=kangjiu.registry.choices.ResidenceKind['HUKOU'], max_length=10, verbose_name='户籍或居住证')),
                    ('permit_from_on', models.DateField(null=True, verbose_name='居住证起')),
                    ('permit_to_on', models.DateField(null=True, verbose_name='居住证止')),
                    ('insurance', models.CharField(choices=kangjiu.registry.choices.Insurance.choices, default=kangjiu.registry.choices.Insurance['RESIDENT'], max_length=10, verbose_name='医疗保险')),
                    ('is_child', models.BooleanField(default=False, verbose_name='救助儿童')),
                    ('status', models.CharField(choices=kangjiu.registry.choices.FileStatus.choices, default=kangjiu.registry.choices.FileStatus['ACTIVE'], max_length=10, verbose_name='档案状态')),
                    ('created_at', models.DateTimeField(verbose_name='建档时间')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                    ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='并入档案')),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='居住地')),
                ],
                options={
                    'verbose_name': '人员',
                    'indexes': [models.Index(fields=['region_path', 'id'], name='registry_person_region'), models.Index(condition=models.Q(('is_child', True), ('status', 'active')), fields=['region_path', 'id'], name='registry_child_region'), models.Index(fields=['birth_on', 'sex'], name='registry_person_birth')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True)), fields=('id_blind',), name='registry_person_one_file_per_number', violation_error_message='这个证件号码已经有档案'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('status', 'merged'), _connector='OR'), name='registry_person_merged_status', violation_error_message='并入其他档案的，状态必须是“已并入”'), models.CheckConstraint(condition=models.Q(('permit_to_on__isnull', True), ('permit_to_on__gte', models.F('permit_from_on')), _connector='OR'), name='registry_person_permit_dates', violation_error_message='居住证截止日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='NameToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token', models.BigIntegerField()),
                    ('region_path', models.CharField(max_length=12)),
                    ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['token', 'region_path', 'person'], name='registry_token_cover')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'token'), name='registry_token_once', violation_error_message='这个检索词已经登记')],
                },
            ),
            migrations.CreateModel(
                name='Merge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('moved', models.JSONField(verbose_name='移动的行')),
                    ('filled', models.JSONField(default=list, verbose_name='补入的字段')),
                    ('merged_at', models.DateTimeField()),
                    ('merged_by_id', models.BigIntegerField(null=True)),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('undone_by_id', models.BigIntegerField(null=True)),
                    ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='registry_merge_once', violation_error_message='这份档案已经并入另一份')],
                },
            ),
            migrations.CreateModel(
                name='HouseholdMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('relation', models.CharField(choices=kangjiu.registry.choices.Relation.choices, max_length=12, verbose_name='与儿童关系')),
                    ('from_on', models.DateField(verbose_name='起')),
                    ('to_on', models.DateField(null=True, verbose_name='止')),
                    ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('person',), name='registry_member_one_household', violation_error_message='同一人同一时间只能在一个家庭户'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='registry_member_dates', violation_error_message='离开家庭户的日期早于加入日期')],
                },
            ),
            migrations.CreateModel(
                name='Hardship',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=kangjiu.registry.choices.HardshipKind.choices, max_length=20, verbose_name='困难身份')),
                    ('source', models.CharField(max_length=60, verbose_name='来源部门或文号')),
                    ('from_on', models.DateField(verbose_name='起')),
                    ('to_on', models.DateField(null=True, verbose_name='止')),
                    ('verified_on', models.DateField(null=True, verbose_name='核验日期')),
                    ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', True), ('person__isnull', False)), models.Q(('household__isnull', False), ('person__isnull', True)), _connector='OR'), name='registry_hardship_one_holder', violation_error_message='困难身份属于个人或家庭户之一'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='registry_hardship_dates', violation_error_message='困难身份的截止日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='Guardian',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('relation', models.CharField(choices=kangjiu.registry.choices.Relation.choices, max_length=12, verbose_name='关系')),
                    ('is_primary', models.BooleanField(default=False, verbose_name='主要监护人')),
                    ('from_on', models.DateField(null=True, verbose_name='起')),
                    ('to_on', models.DateField(null=True, verbose_name='止')),
                    ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('guardian', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='监护人')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='儿童')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('guardian__isnull', False), ('institution__isnull', True)), models.Q(('guardian__isnull', True), ('institution__isnull', False)), _connector='OR'), name='registry_guardian_person_or_institution', violation_error_message='监护人要么是个人，要么是机构'), models.UniqueConstraint(condition=models.Q(('is_primary', True), ('to_on__isnull', True)), fields=('person',), name='registry_guardian_one_primary', violation_error_message='同一时间只能有一名主要监护人'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('from_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='registry_guardian_dates', violation_error_message='监护截止日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='FileGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ground', models.CharField(choices=kangjiu.registry.choices.Ground.choices, max_length=12, verbose_name='依据')),
                    ('from_on', models.DateField(verbose_name='起')),
                    ('to_on', models.DateField(null=True, verbose_name='止')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['organisation', 'person'], name='registry_grant_org'), models.Index(fields=['user', 'person'], name='registry_grant_user')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('user__isnull', False)), models.Q(('organisation__isnull', False), ('user__isnull', True)), _connector='OR'), name='registry_grant_one_holder', violation_error_message='授权对象是一个人或一个机构'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='registry_grant_dates', violation_error_message='授权截止日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='DisabilityCertificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('number', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='残疾人证号')),
                    ('number_blind', models.BinaryField(max_length=32, unique=True)),
                    ('category', models.CharField(choices=kangjiu.registry.choices.CardCategory.choices, max_length=1, verbose_name='类别')),
                    ('components', models.JSONField(default=list, verbose_name='多重残疾的各类别')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='等级')),
                    ('issued_on', models.DateField(null=True, verbose_name='发证日期')),
                    ('expires_on', models.DateField(null=True, verbose_name='有效期至')),
                    ('reissue', models.PositiveSmallIntegerField(default=0, verbose_name='补发次数')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='registry_certificate_level', violation_error_message='残疾等级只能是一级至四级')],
                },
            ),
            migrations.CreateModel(
                name='Diagnosis',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('category', models.CharField(choices=kangjiu.registry.choices.Category.choices, max_length=15, verbose_name='类别')),
                    ('detail', kangjiu.common.sealed.SealedJsonField(blank=True, null=True, verbose_name='诊断内容')),
                    ('grade', models.PositiveSmallIntegerField(null=True, verbose_name='程度等级')),
                    ('hospital_level', models.CharField(choices=kangjiu.registry.choices.HospitalLevel.choices, max_length=12, verbose_name='医院等级')),
                    ('diagnosed_on', models.DateField(verbose_name='诊断日期')),
                    ('valid_to_on', models.DateField(null=True, verbose_name='有效期至')),
                    ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PersonCategory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category', models.CharField(choices=kangjiu.registry.choices.Category.choices, max_length=15, verbose_name='救助类别')),
                    ('is_primary', models.BooleanField(default=False, verbose_name='主要类别')),
                    ('from_on', models.DateField(verbose_name='起')),
                    ('to_on', models.DateField(null=True, verbose_name='止')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('person', 'category'), name='registry_category_once', violation_error_message='这个类别已经登记'), models.UniqueConstraint(condition=models.Q(('is_primary', True), ('to_on__isnull', True)), fields=('person',), name='registry_category_one_primary', violation_error_message='同一时间只能有一个主要类别'), models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='registry_category_dates', violation_error_message='类别的截止日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='UpperRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(default='', max_length=40, verbose_name='上级系统编号')),
                    ('status', models.CharField(choices=kangjiu.registry.choices.UpperStatus.choices, default=kangjiu.registry.choices.UpperStatus['NOT_ENTERED'], max_length=15, verbose_name='状态')),
                    ('checked_on', models.DateField(verbose_name='核对日期')),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='registry_upper_number_once', violation_error_message='这个上级系统编号已登记给另一名儿童')],
                },
            ),
        ),
    ]

"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Anchor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField(unique=True, verbose_name='编号')),
                    ('made_at', models.DateTimeField(verbose_name='生成时间')),
                    ('chains', models.BigIntegerField(verbose_name='链数')),
                    ('rows', models.BigIntegerField(verbose_name='行数')),
                    ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                    ('file_digest', models.BinaryField(max_length=32, verbose_name='文件校验值')),
                ],
                options={
                    'verbose_name': '锚',
                    'verbose_name_plural': '锚',
                    'ordering': ['-number'],
                },
            ),
            migrations.CreateModel(
                name='ChainHead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, unique=True, verbose_name='链')),
                    ('region_path', models.CharField(db_index=True, default='000000000000', max_length=12, verbose_name='所属区划')),
                    ('count', models.BigIntegerField(default=0, verbose_name='行数')),
                    ('last_link', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32, verbose_name='最后一环')),
                    ('mac', models.BinaryField(max_length=32, verbose_name='链头校验值')),
                ],
                options={
                    'verbose_name': '链头',
                    'verbose_name_plural': '链头',
                    'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='audit_head_count_not_negative', violation_error_message='行数不能为负')],
                },
            ),
            migrations.CreateModel(
                name='AccessRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user_id', models.BigIntegerField(verbose_name='查阅人')),
                    ('organisation_id', models.BigIntegerField(null=True, verbose_name='查阅人单位')),
                    ('role', models.CharField(blank=True, max_length=40, verbose_name='查阅人角色')),
                    ('region_path', models.CharField(default='000000000000', max_length=12, verbose_name='查阅人区划')),
                    ('person_id', models.BigIntegerField(verbose_name='儿童')),
                    ('purpose', models.CharField(choices=[('handling', '办理申请或更正'), ('review', '审核审批'), ('service', '提供康复服务'), ('settlement', '核对费用与结算'), ('verification', '部门信息核验'), ('inquiry', '答复家庭咨询'), ('complaint', '处理投诉申诉'), ('supervision', '监督检查'), ('audit', '审计'), ('own_file', '家庭查看自己的档案'), ('export', '导出或打印')], max_length=20, verbose_name='查阅目的')),
                    ('case_number', models.CharField(blank=True, max_length=64, verbose_name='业务编号')),
                    ('session_digest', models.BinaryField(max_length=16, null=True, verbose_name='会话校验值')),
                    ('opened_at', models.DateTimeField(verbose_name='查阅时间')),
                    ('seq', models.BigIntegerField(null=True, verbose_name='序号')),
                    ('previous', models.BinaryField(max_length=32, null=True, verbose_name='上一环')),
                    ('link', models.BinaryField(max_length=32, null=True, verbose_name='本环')),
                    ('chain', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.chainhead', verbose_name='链')),
                ],
                options={
                    'verbose_name': '查阅记录',
                    'verbose_name_plural': '查阅记录',
                    'indexes': [models.Index(fields=['person_id', '-id'], name='audit_access_person'), models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='audit_access_unchained'), models.Index(fields=['opened_at'], name='audit_access_when')],
                    'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='audit_access_place_unique'), models.UniqueConstraint(fields=('user_id', 'person_id', 'session_digest', 'purpose'), name='audit_access_once_a_session')],
                },
            ),
            migrations.CreateModel(
                name='TrailRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.BigIntegerField(verbose_name='序号')),
                    ('event', models.CharField(max_length=80, verbose_name='事项代码')),
                    ('actor_id', models.BigIntegerField(null=True, verbose_name='经手人')),
                    ('subject_kind', models.CharField(max_length=80, verbose_name='对象类型')),
                    ('subject_id', models.BigIntegerField(verbose_name='对象编号')),
                    ('person_id', models.BigIntegerField(null=True, verbose_name='儿童')),
                    ('data', models.JSONField(default=dict, verbose_name='数据')),
                    ('personal_digest', models.BinaryField(max_length=32, null=True, verbose_name='个人信息校验值')),
                    ('occurred_at', models.DateTimeField(verbose_name='发生时间')),
                    ('recorded_at', models.DateTimeField(verbose_name='写入时间')),
                    ('previous', models.BinaryField(max_length=32, verbose_name='上一环')),
                    ('link', models.BinaryField(max_length=32, verbose_name='本环')),
                    ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.chainhead', verbose_name='链')),
                ],
                options={
                    'verbose_name': '留痕',
                    'verbose_name_plural': '留痕',
                    'indexes': [models.Index(condition=models.Q(('person_id__isnull', False)), fields=['person_id', 'id'], name='audit_trail_person'), models.Index(fields=['subject_kind', 'subject_id', 'id'], name='audit_trail_subject')],
                    'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='audit_trail_place_unique')],
                },
            ),
        ),
    ]

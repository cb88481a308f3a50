"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.common.sealed
import kangjiu.policy.choices
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('policy', '0001_initial'), ('policy', '0003_sources_and_notices'), ('policy', '0004_drafts')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='PolicyVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.CharField(max_length=60, verbose_name='政策包')),
                    ('number', models.PositiveIntegerField(verbose_name='版本号')),
                    ('title', models.CharField(max_length=120, verbose_name='名称')),
                    ('region_path', models.CharField(max_length=12, verbose_name='适用地区')),
                    ('county_code', models.CharField(max_length=6, verbose_name='县代码')),
                    ('document_number', models.CharField(max_length=60, verbose_name='文号')),
                    ('valid_from_on', models.DateField(verbose_name='施行日期')),
                    ('valid_to_on', models.DateField(null=True, verbose_name='有效期至')),
                    ('is_example', models.BooleanField(default=False, verbose_name='示例数值')),
                    ('canonical', models.BinaryField(verbose_name='规范字节')),
                    ('digest', models.CharField(max_length=64, unique=True, verbose_name='指纹')),
                    ('open_count', models.PositiveIntegerField(default=0, verbose_name='待核实项数')),
                    ('unexercised', models.JSONField(default=list, verbose_name='没有示例用到的规则')),
                    ('engine_version', models.CharField(max_length=20, verbose_name='引擎版本')),
                    ('status', models.CharField(choices=kangjiu.policy.choices.PackStatus.choices, default=kangjiu.policy.choices.PackStatus['DRAFT'], max_length=12, verbose_name='状态')),
                    ('made_by_id', models.BigIntegerField(null=True, verbose_name='起草人')),
                    ('made_at', models.DateTimeField(verbose_name='起草时间')),
                    ('signed_by_id', models.BigIntegerField(null=True, verbose_name='签发人')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='签发时间')),
                    ('rechecked_at', models.DateTimeField(null=True, verbose_name='在办救助复核时间')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'indexes': [models.Index(fields=['county_code', 'status', 'valid_from_on'], name='policy_version_in_force')],
                    'constraints': [models.UniqueConstraint(fields=('pack', 'number'), name='policy_version_number'), models.CheckConstraint(condition=models.Q(('valid_to_on__isnull', True), ('valid_to_on__gte', models.F('valid_from_on')), _connector='OR'), name='policy_version_dates', violation_error_message='有效期截止早于施行日期'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('made_by_id', models.F('signed_by_id')), _negated=True), _connector='OR'), name='policy_version_two_people', violation_error_message='起草人不能自己签发')],
                },
            ),
            migrations.CreateModel(
                name='PolicyDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='稿次')),
                    ('title', models.CharField(max_length=120, verbose_name='草案名称')),
                    ('region_path', models.CharField(max_length=12, verbose_name='适用地区')),
                    ('texts', models.JSONField(verbose_name='政策包文件')),
                    ('status', models.CharField(choices=kangjiu.policy.choices.DraftStatus.choices, default=kangjiu.policy.choices.DraftStatus['OPEN'], max_length=10, verbose_name='状态')),
                    ('made_by_id', models.BigIntegerField(verbose_name='起草人')),
                    ('made_at', models.DateTimeField(verbose_name='起草时间')),
                    ('changed_by_id', models.BigIntegerField(verbose_name='修改人')),
                    ('changed_at', models.DateTimeField(verbose_name='修改时间')),
                    ('edition', models.PositiveIntegerField(default=1, verbose_name='修改次数')),
                    ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                    ('saved_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'indexes': [models.Index(fields=['region_path', 'status', 'id'], name='policy_draft_open')],
                    'constraints': [models.UniqueConstraint(fields=('region_path', 'number'), name='policy_draft_number', violation_error_message='这个稿次已经有了')],
                },
            ),
            migrations.CreateModel(
                name='ParentReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200, verbose_name='理由')),
                    ('decided_by_id', models.BigIntegerField(null=True, verbose_name='核对人')),
                    ('decided_at', models.DateTimeField(verbose_name='核对时间')),
                    ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'parent'), name='policy_parent_review_once', violation_error_message='这一版上级政策已经核对过')],
                },
            ),
            migrations.CreateModel(
                name='PackSource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('definition', models.BinaryField(verbose_name='本级原件')),
                    ('definition_hash', models.CharField(max_length=64, verbose_name='本级指纹')),
                    ('extends', models.JSONField(default=list, verbose_name='上级政策包')),
                    ('upper', models.BinaryField(null=True, verbose_name='上级合并原件')),
                    ('examples', models.JSONField(default=list, verbose_name='示例')),
                    ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='source', to='policy.policyversion')),
                ],
            ),
            migrations.CreateModel(
                name='OpenValueEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='参数')),
                    ('value', models.JSONField(verbose_name='值')),
                    ('document_number', models.CharField(max_length=60, verbose_name='文号')),
                    ('clause', models.CharField(max_length=60, verbose_name='条款')),
                    ('sentence', models.TextField(verbose_name='原文')),
                    ('effective_from_on', models.DateField(verbose_name='施行日期')),
                    ('status', models.CharField(choices=kangjiu.policy.choices.EntryStatus.choices, default=kangjiu.policy.choices.EntryStatus['ENTERED'], max_length=10, verbose_name='状态')),
                    ('entered_by_id', models.BigIntegerField(verbose_name='填报人')),
                    ('entered_at', models.DateTimeField(verbose_name='填报时间')),
                    ('signed_by_id', models.BigIntegerField(null=True, verbose_name='签字人')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='签字时间')),
                    ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='退回原因')),
                    ('made_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), models.Q(('entered_by_id', models.F('signed_by_id')), _negated=True), _connector='OR'), name='policy_entry_two_people', violation_error_message='填报人不能自己签字')],
                },
            ),
            migrations.CreateModel(
                name='NoticeReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user_id', models.BigIntegerField(verbose_name='阅读人')),
                    ('read_at', models.DateTimeField(verbose_name='阅读时间')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'user_id'), name='policy_notice_read_once', violation_error_message='这份公告您已经阅过')],
                },
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('question', models.CharField(choices=kangjiu.policy.choices.Question.choices, max_length=12, verbose_name='问题')),
                    ('engine_version', models.CharField(max_length=20, verbose_name='引擎版本')),
                    ('on', models.DateField(verbose_name='裁量日期')),
                    ('inputs', kangjiu.common.sealed.SealedTextField(blank=False, null=False, verbose_name='输入事实')),
                    ('public', models.JSONField(verbose_name='回执')),
                    ('made_at', models.DateTimeField(verbose_name='时间')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ),
    ]

"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.applications.choices
import kangjiu.common.sealed
import kangjiu.registry.choices
import uuid
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('applications', '0001_initial'), ('applications', '0002_initial'), ('applications', '0003_working_rules'), ('applications', '0004_recheck_findings'), ('applications', '0005_notices_and_proxies')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('clocks', '0001_tables'),
        ('documents', '0001_tables'),
        ('policy', '0001_tables'),
        ('providers', '0001_tables'),
        ('registry', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Application',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('number', models.CharField(max_length=24, null=True, verbose_name='申请编号')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('year', models.PositiveSmallIntegerField(verbose_name='救助年度')),
                    ('category', models.CharField(choices=kangjiu.registry.choices.Category.choices, max_length=15, verbose_name='救助类别')),
                    ('route', models.CharField(choices=kangjiu.applications.choices.Route.choices, max_length=12, verbose_name='申请途径')),
                    ('answers', kangjiu.common.sealed.SealedJsonField(blank=True, null=True, verbose_name='政策另问事项')),
                    ('status', models.CharField(choices=kangjiu.applications.choices.Status.choices, default=kangjiu.applications.choices.Status['DRAFT'], max_length=12, verbose_name='状态')),
                    ('submitted_on', models.DateField(null=True, verbose_name='申请日期')),
                    ('completed_on', models.DateField(null=True, verbose_name='材料齐备日期')),
                    ('entered_by_id', models.BigIntegerField(verbose_name='录入人')),
                    ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                    ('from_balance', models.BooleanField(default=False, verbose_name='期初余额')),
                    ('notice_time', models.CharField(blank=True, choices=kangjiu.applications.choices.NoticeTime.choices, default=kangjiu.applications.choices.NoticeTime['UNKNOWN'], max_length=24, verbose_name='公示')),
                    ('version_number', models.PositiveIntegerField(default=1)),
                    ('clock', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clocks.statutoryclock')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='受理单位')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion', verbose_name='适用政策')),
                    ('wish_site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.site')),
                ],
                options={
                    'indexes': [models.Index(fields=['county_code', 'status', 'submitted_on', 'id'], name='applications_work'), models.Index(fields=['region_path', 'id'], name='applications_region'), models.Index(fields=['person', 'year'], name='applications_person')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='applications_number'), models.UniqueConstraint(condition=models.Q(('status__in', ['rejected', 'withdrawn']), _negated=True), fields=('person', 'year', 'category'), name='applications_one_open_per_year', violation_error_message='这名儿童本年度这一类别已有申请'), models.CheckConstraint(condition=models.Q(('completed_on__isnull', True), ('completed_on__gte', models.F('submitted_on')), _connector='OR'), name='applications_complete_after_submit', violation_error_message='材料齐备日期早于申请日期')],
                },
            ),
            migrations.CreateModel(
                name='ApplicationItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.CharField(choices=kangjiu.applications.choices.Item.choices, max_length=20, verbose_name='项目')),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='applications.application')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('application', 'item'), name='applications_item_once')],
                },
            ),
            migrations.CreateModel(
                name='CompletionMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('completed_on', models.DateField(verbose_name='齐备日期')),
                    ('moved_back', models.BooleanField(default=False, verbose_name='较前次认定提前')),
                    ('reason', models.CharField(default='', max_length=120, verbose_name='理由')),
                    ('marked_by_id', models.BigIntegerField()),
                    ('recorded_at', models.DateTimeField()),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                ],
            ),
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('kind', models.CharField(choices=kangjiu.applications.choices.CorrectionKind.choices, max_length=10, verbose_name='事项')),
                    ('values', kangjiu.common.sealed.SealedJsonField(blank=True, null=True, verbose_name='原值与新值')),
                    ('status', models.CharField(choices=kangjiu.applications.choices.CorrectionStatus.choices, default=kangjiu.applications.choices.CorrectionStatus['PROPOSED'], max_length=10, verbose_name='状态')),
                    ('proposed_by_id', models.BigIntegerField()),
                    ('proposed_at', models.DateTimeField()),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('proposed_by_id', models.F('confirmed_by_id')), _negated=True), _connector='OR'), name='applications_correction_two_people', violation_error_message='提出更正的人不能自己确认')],
                },
            ),
            migrations.CreateModel(
                name='MissingNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('missing', models.JSONField(verbose_name='缺少的材料')),
                    ('notified_at', models.DateTimeField()),
                    ('notified_by_id', models.BigIntegerField()),
                    ('answered_on', models.DateField(null=True, verbose_name='补齐日期')),
                    ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                ],
            ),
            migrations.CreateModel(
                name='Paper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=kangjiu.applications.choices.PaperKind.choices, max_length=16, verbose_name='材料')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('received_by_id', models.BigIntegerField()),
                    ('valid_from_on', models.DateField(null=True, verbose_name='有效期起')),
                    ('valid_to_on', models.DateField(null=True, verbose_name='有效期至')),
                    ('scope', models.CharField(default='', max_length=60, verbose_name='委托事项')),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='applications.application')),
                    ('attachment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                ],
            ),
            migrations.CreateModel(
                name='Publicity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='公示起')),
                    ('ends_on', models.DateField(verbose_name='公示止')),
                    ('outside_clock', models.BooleanField(default=False, verbose_name='公示期间不计入时限')),
                    ('place', models.CharField(default='', max_length=60, verbose_name='张贴或发布的地方')),
                    ('objected', models.BooleanField(default=False, verbose_name='异议没有了结')),
                    ('posted_by_id', models.BigIntegerField()),
                    ('posted_at', models.DateTimeField()),
                    ('ended_by_id', models.BigIntegerField(null=True)),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='结果登记时间')),
                    ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='applications_publicity_dates', violation_error_message='公示截止日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('text', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='异议内容')),
                    ('status', models.CharField(choices=kangjiu.applications.choices.ObjectionStatus.choices, default=kangjiu.applications.choices.ObjectionStatus['FILED'], max_length=10, verbose_name='状态')),
                    ('finding', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='核实情况')),
                    ('recorded_by_id', models.BigIntegerField()),
                    ('recorded_at', models.DateTimeField()),
                    ('handled_by_id', models.BigIntegerField(null=True)),
                    ('handled_at', models.DateTimeField(null=True)),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('publicity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.publicity')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Quota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person_blind', models.BinaryField(max_length=32)),
                    ('item', models.CharField(choices=kangjiu.applications.choices.Item.choices, max_length=20)),
                    ('year', models.PositiveSmallIntegerField()),
                    ('cap_fen', models.BigIntegerField(verbose_name='年度标准（分）')),
                    ('used_fen', models.BigIntegerField(default=0, verbose_name='已用（分）')),
                    ('half_months_cap', models.PositiveSmallIntegerField(null=True, verbose_name='半月数上限')),
                    ('half_months_used', models.PositiveSmallIntegerField(default=0, verbose_name='已计半月数')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person_blind', 'item', 'year'), name='applications_quota_once', violation_error_message='这名儿童本年度这个项目已有额度'), models.CheckConstraint(condition=models.Q(('used_fen__gte', 0), ('used_fen__lte', models.F('cap_fen'))), name='applications_quota_never_over', violation_error_message='超出年度救助标准'), models.CheckConstraint(condition=models.Q(('half_months_cap__isnull', True), ('half_months_used__lte', models.F('half_months_cap')), _connector='OR'), name='applications_quota_months', violation_error_message='超出训练月数上限')],
                },
            ),
            migrations.CreateModel(
                name='QuotaUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.CharField(max_length=40, verbose_name='事由')),
                    ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                    ('half_months', models.PositiveSmallIntegerField(default=0, verbose_name='半月数')),
                    ('used_at', models.DateTimeField()),
                    ('released_at', models.DateTimeField(null=True, verbose_name='退回时间')),
                    ('quota', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.quota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('cause', 'quota'), name='applications_quota_use_once', violation_error_message='这笔费用已经占用过额度')],
                },
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('outcome', models.CharField(choices=kangjiu.applications.choices.Outcome.choices, max_length=10, verbose_name='结论')),
                    ('opinion', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='意见')),
                    ('reviewed_by_id', models.BigIntegerField()),
                    ('reviewed_at', models.DateTimeField()),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.receipt')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('number', models.CharField(default='', max_length=40, verbose_name='决定文号')),
                    ('outcome', models.CharField(choices=kangjiu.applications.choices.Outcome.choices, max_length=10, verbose_name='结论')),
                    ('reasons', models.JSONField(default=list, verbose_name='理由代码')),
                    ('opinion', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='意见')),
                    ('decided_by_id', models.BigIntegerField()),
                    ('decided_at', models.DateTimeField()),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.receipt')),
                    ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.review')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('text', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='申诉理由')),
                    ('filed_on', models.DateField(verbose_name='申诉日期')),
                    ('filed_by_id', models.BigIntegerField()),
                    ('status', models.CharField(choices=kangjiu.applications.choices.AppealStatus.choices, default=kangjiu.applications.choices.AppealStatus['FILED'], max_length=10, verbose_name='状态')),
                    ('answer', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='答复')),
                    ('handled_by_id', models.BigIntegerField(null=True)),
                    ('handled_at', models.DateTimeField(null=True)),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.decision')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Entitlement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.CharField(choices=kangjiu.applications.choices.Item.choices, max_length=20, verbose_name='项目')),
                    ('category', models.CharField(choices=kangjiu.registry.choices.Category.choices, max_length=15, verbose_name='类别')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('payable_from_on', models.DateField(verbose_name='可结算起')),
                    ('starts_on', models.DateField(verbose_name='起')),
                    ('ends_on', models.DateField(verbose_name='止')),
                    ('annual_cap_fen', models.BigIntegerField(verbose_name='年度标准（分）')),
                    ('monthly_cap_fen', models.BigIntegerField(null=True, verbose_name='月标准（分）')),
                    ('months_cap', models.PositiveSmallIntegerField(null=True, verbose_name='训练月数上限')),
                    ('shares', models.JSONField(default=dict, verbose_name='资金来源份额')),
                    ('status', models.CharField(choices=kangjiu.applications.choices.EntitlementStatus.choices, default=kangjiu.applications.choices.EntitlementStatus['ACTIVE'], max_length=10, verbose_name='状态')),
                    ('ended_on', models.DateField(null=True, verbose_name='终止日期')),
                    ('end_reason', models.CharField(blank=True, choices=kangjiu.applications.choices.EndReason.choices, default='', max_length=12, verbose_name='暂停或终止原因')),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.decision')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.receipt')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', 'year', 'item'], name='applications_entitlement_py')],
                    'constraints': [models.UniqueConstraint(fields=('application', 'item'), name='applications_entitlement_once', violation_error_message='同一申请同一项目只能有一项资格'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='applications_entitlement_dates'), models.CheckConstraint(condition=models.Q(('annual_cap_fen__gte', 0)), name='applications_entitlement_cap')],
                },
            ),
            migrations.CreateModel(
                name='RecheckFinding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.CharField(choices=kangjiu.applications.choices.Item.choices, max_length=20, verbose_name='项目')),
                    ('kind', models.CharField(choices=kangjiu.applications.choices.FindingKind.choices, max_length=10, verbose_name='结果')),
                    ('old_fen', models.BigIntegerField(null=True, verbose_name='原标准（分）')),
                    ('new_fen', models.BigIntegerField(null=True, verbose_name='新标准（分）')),
                    ('found_at', models.DateTimeField(verbose_name='复核时间')),
                    ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='核对结果')),
                    ('handled_by_id', models.BigIntegerField(null=True, verbose_name='核对人')),
                    ('handled_at', models.DateTimeField(null=True, verbose_name='核对时间')),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('entitlement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.entitlement')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'application', 'item'), name='applications_finding_once', violation_error_message='这一件已经按这一版复核过')],
                },
            ),
            migrations.CreateModel(
                name='Referral',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40, verbose_name='转介单号')),
                    ('issued_on', models.DateField(verbose_name='开具日期')),
                    ('valid_to_on', models.DateField(verbose_name='有效期至')),
                    ('status', models.CharField(choices=kangjiu.applications.choices.ReferralStatus.choices, default=kangjiu.applications.choices.ReferralStatus['ISSUED'], max_length=10, verbose_name='状态')),
                    ('received_on', models.DateField(null=True, verbose_name='接收日期')),
                    ('start_on', models.DateField(null=True, verbose_name='开始训练日期')),
                    ('received_by_id', models.BigIntegerField(null=True)),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                    ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.entitlement')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                    ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.referral')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.site')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'issued')), fields=('entitlement',), name='applications_one_open_referral', violation_error_message='已有一张待接收的转介单'), models.CheckConstraint(condition=models.Q(('valid_to_on__gte', models.F('issued_on'))), name='applications_referral_dates')],
                },
            ),
        ),
    ]

"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import django.db.models.expressions
import kangjiu.applications.choices
import kangjiu.claims.choices
import kangjiu.funds.choices
import kangjiu.registry.choices
import uuid
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('claims', '0001_initial'), ('claims', '0002_initial'), ('claims', '0003_amounts_and_openings'), ('claims', '0004_corrections')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('applications', '0001_tables'),
        ('care', '0001_tables'),
        ('documents', '0001_tables'),
        ('funds', '0001_tables'),
        ('policy', '0001_tables'),
        ('providers', '0001_tables'),
        ('registry', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Bill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('month_on', models.DateField(verbose_name='月份（该月第一天）')),
                    ('item', models.CharField(choices=kangjiu.applications.choices.Item.choices, max_length=20, verbose_name='项目')),
                    ('invoice_number', models.CharField(max_length=40, verbose_name='发票号码')),
                    ('invoice_on', models.DateField(verbose_name='开票日期')),
                    ('total_fen', models.BigIntegerField(verbose_name='总费用（分）')),
                    ('excluded_fen', models.BigIntegerField(default=0, verbose_name='目录外（分）')),
                    ('prepaid_fen', models.BigIntegerField(default=0, verbose_name='先行自付（分）')),
                    ('not_assisted_fen', models.BigIntegerField(default=0, verbose_name='不属救助项目（分）')),
                    ('flags', models.JSONField(default=list, verbose_name='收费疑点代码')),
                    ('insurance', models.CharField(choices=kangjiu.claims.choices.InsuranceState.choices, max_length=12, verbose_name='医保结算状态')),
                    ('paper_number', models.CharField(default='', max_length=40, verbose_name='结算单号')),
                    ('pay_way', models.CharField(choices=kangjiu.claims.choices.PayWay.choices, default='', max_length=10, verbose_name='结算方式')),
                    ('status', models.CharField(choices=kangjiu.claims.choices.BillStatus.choices, default=kangjiu.claims.choices.BillStatus['ENTERED'], max_length=10, verbose_name='状态')),
                    ('entered_by_id', models.BigIntegerField()),
                    ('entered_at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.placement')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ],
                options={
                    'indexes': [models.Index(fields=['provider', 'month_on', 'id'], name='claims_bill_month')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'void'), _negated=True), fields=('provider', 'invoice_number'), name='claims_invoice_once', violation_error_message='这个发票号码已经登记过'), models.UniqueConstraint(condition=models.Q(models.Q(('paper_number', ''), _negated=True), models.Q(('status', 'void'), _negated=True)), fields=('paper_number',), name='claims_paper_once', violation_error_message='这个医保结算单号已经登记过'), models.UniqueConstraint(condition=models.Q(('status', 'void'), _negated=True), fields=('placement', 'month_on', 'item'), name='claims_bill_once_a_month', violation_error_message='这名儿童这个月这个项目已有账单'), models.CheckConstraint(condition=models.Q(('excluded_fen__gte', 0), ('not_assisted_fen__gte', 0), ('prepaid_fen__gte', 0), ('total_fen__gt', 0), ('total_fen__gte', django.db.models.expressions.CombinedExpression(models.F('excluded_fen'), '+', models.F('prepaid_fen'))), ('total_fen__gte', models.F('not_assisted_fen'))), name='claims_bill_amounts', violation_error_message='总费用必须大于零，且不少于目录外与先行自付之和')],
                },
            ),
            migrations.CreateModel(
                name='BillItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='项目')),
                    ('quantity', models.PositiveIntegerField(verbose_name='数量')),
                    ('unit_fen', models.BigIntegerField(verbose_name='单价（分）')),
                    ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                    ('bill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='claims.bill')),
                    ('price', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.priceitem')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen', django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_fen')))), name='claims_item_product', violation_error_message='金额不等于数量乘单价')],
                },
            ),
            migrations.CreateModel(
                name='BillPayer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(choices=kangjiu.claims.choices.Payer.choices, max_length=12, verbose_name='付款方')),
                    ('amount_fen', models.BigIntegerField()),
                    ('bill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payers', to='claims.bill')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('bill', 'payer'), name='claims_payer_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='claims_payer_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('number', models.CharField(max_length=24, verbose_name='申报编号')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('month_on', models.DateField(verbose_name='月份（该月第一天）')),
                    ('status', models.CharField(choices=kangjiu.claims.choices.ClaimStatus.choices, default=kangjiu.claims.choices.ClaimStatus['DRAFT'], max_length=10, verbose_name='状态')),
                    ('built_by_id', models.BigIntegerField()),
                    ('built_at', models.DateTimeField()),
                    ('submitted_by_id', models.BigIntegerField(null=True)),
                    ('submitted_at', models.DateTimeField(null=True)),
                    ('return_reason', models.CharField(default='', max_length=120, verbose_name='退回原因')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ],
                options={
                    'indexes': [models.Index(fields=['county_code', 'status', 'month_on', 'id'], name='claims_claim_work')],
                    'constraints': [models.UniqueConstraint(fields=('provider', 'number'), name='claims_claim_number'), models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('provider', 'month_on'), name='claims_one_draft_a_month', violation_error_message='这个月已有一份待提交的申报')],
                },
            ),
            migrations.CreateModel(
                name='ClaimLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('trained_days', models.PositiveSmallIntegerField(default=0, verbose_name='计入天数')),
                    ('months_hundredths', models.PositiveSmallIntegerField(default=0, verbose_name='计入月数（百分之一）')),
                    ('payable_fen', models.BigIntegerField(default=0, verbose_name='救助金额（分）')),
                    ('family_fen', models.BigIntegerField(default=0, verbose_name='家庭自付（分）')),
                    ('state', models.CharField(choices=kangjiu.claims.choices.LineState.choices, max_length=10, verbose_name='状态')),
                    ('reasons', models.JSONField(default=list, verbose_name='理由')),
                    ('released', models.BooleanField(default=False, verbose_name='不再占用')),
                    ('bill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.bill')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='claims.claim')),
                    ('entitlement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.entitlement')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.receipt')),
                    ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.monthsheet')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', 'claim'], name='claims_line_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released', False)), fields=('bill',), name='claims_bill_claimed_once', violation_error_message='这张账单已经申报过'), models.CheckConstraint(condition=models.Q(('family_fen__gte', 0), ('payable_fen__gte', 0)), name='claims_line_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='Adjustment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('number', models.CharField(max_length=24, verbose_name='调整编号')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('cause', models.CharField(choices=kangjiu.claims.choices.AdjustmentCause.choices, max_length=20, verbose_name='原因')),
                    ('evidence_number', models.CharField(max_length=60, verbose_name='凭据号')),
                    ('note', models.CharField(max_length=200, verbose_name='说明')),
                    ('total_fen', models.BigIntegerField(verbose_name='更正后总费用（分）')),
                    ('excluded_fen', models.BigIntegerField(default=0, verbose_name='更正后目录外（分）')),
                    ('prepaid_fen', models.BigIntegerField(default=0, verbose_name='更正后先行自付（分）')),
                    ('parts', models.JSONField(default=dict, verbose_name='更正后各方支付（分）')),
                    ('trained_days', models.PositiveSmallIntegerField(verbose_name='更正后计入天数')),
                    ('half_months', models.PositiveSmallIntegerField(default=0, verbose_name='更正后计入半月数')),
                    ('booked_fen', models.BigIntegerField(verbose_name='已结算（分）')),
                    ('should_fen', models.BigIntegerField(verbose_name='应结算（分）')),
                    ('difference_fen', models.BigIntegerField(verbose_name='差额（分）')),
                    ('status', models.CharField(choices=kangjiu.claims.choices.AdjustmentStatus.choices, default=kangjiu.claims.choices.AdjustmentStatus['PROPOSED'], max_length=12, verbose_name='状态')),
                    ('proposed_by_id', models.BigIntegerField(verbose_name='提出人')),
                    ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                    ('confirmed_by_id', models.BigIntegerField(null=True, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                    ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.receipt')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claimline')),
                ],
                options={
                    'indexes': [models.Index(fields=['county_code', 'status', 'id'], name='claims_adjustment_work')],
                    'constraints': [models.UniqueConstraint(fields=('provider', 'number'), name='claims_adjustment_number'), models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('line',), name='claims_one_open_adjustment', violation_error_message='这笔费用已有一份待确认的调整'), models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('line', 'evidence_number'), name='claims_adjusted_once', violation_error_message='这张凭据已经调整过这笔费用'), models.CheckConstraint(condition=models.Q(('difference_fen', django.db.models.expressions.CombinedExpression(models.F('should_fen'), '-', models.F('booked_fen'))), ('should_fen__gte', 0)), name='claims_adjustment_difference', violation_error_message='差额必须等于应结算减已结算'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('proposed_by_id', models.F('confirmed_by_id')), _negated=True), _connector='OR'), name='claims_adjustment_two_people', violation_error_message='提出调整的人不能自己确认')],
                },
            ),
            migrations.CreateModel(
                name='OpeningSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('go_live_on', models.DateField(verbose_name='启用日期')),
                    ('nothing_to_carry', models.BooleanField(default=False, verbose_name='无期初')),
                    ('status', models.CharField(choices=kangjiu.claims.choices.OpeningStatus.choices, default=kangjiu.claims.choices.OpeningStatus['ENTERED'], max_length=10, verbose_name='状态')),
                    ('entered_by_id', models.BigIntegerField()),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('signed_by_id', models.BigIntegerField(null=True)),
                    ('signed_at', models.DateTimeField(null=True)),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('county_code', 'year'), name='claims_opening_once', violation_error_message='这个县这个年度的期初已经登记'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), models.Q(('entered_by_id', models.F('signed_by_id')), _negated=True), _connector='OR'), name='claims_opening_two_people', violation_error_message='录入期初的人不能自己签字')],
                },
            ),
            migrations.CreateModel(
                name='OpeningBalance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category', models.CharField(choices=kangjiu.registry.choices.Category.choices, default='', max_length=15, verbose_name='类别')),
                    ('item', models.CharField(choices=kangjiu.applications.choices.Item.choices, max_length=20, verbose_name='项目')),
                    ('approval_number', models.CharField(max_length=40, verbose_name='原批准文号')),
                    ('approved_on', models.DateField(verbose_name='批准日期')),
                    ('months_trained', models.PositiveSmallIntegerField(verbose_name='已训练月数')),
                    ('months_unsettled', models.PositiveSmallIntegerField(default=0, verbose_name='未结算月数')),
                    ('entered_by_id', models.BigIntegerField(null=True)),
                    ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.application')),
                    ('entitlement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.entitlement')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='claims.openingsheet')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('sheet', 'person', 'item'), name='claims_opening_balance_once', violation_error_message='这名儿童这个项目的期初已经录入'), models.CheckConstraint(condition=models.Q(('months_unsettled__lte', models.F('months_trained'))), name='claims_opening_months')],
                },
            ),
            migrations.CreateModel(
                name='OpeningAmount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=kangjiu.funds.choices.SourceKind.choices, max_length=20, verbose_name='资金来源')),
                    ('settled_fen', models.BigIntegerField()),
                    ('balance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amounts', to='claims.openingbalance')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('balance', 'source'), name='claims_opening_source_once'), models.CheckConstraint(condition=models.Q(('settled_fen__gte', 0)), name='claims_opening_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='Settlement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('number', models.CharField(max_length=24, verbose_name='结算编号')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('quarter', models.PositiveSmallIntegerField(verbose_name='季度')),
                    ('child_count', models.PositiveIntegerField(default=0, verbose_name='儿童人数')),
                    ('total_fen', models.BigIntegerField(default=0, verbose_name='总费用（分）')),
                    ('payable_fen', models.BigIntegerField(default=0, verbose_name='救助金额（分）')),
                    ('offset_fen', models.BigIntegerField(default=0, verbose_name='抵扣金额（分）')),
                    ('status', models.CharField(choices=kangjiu.claims.choices.SettlementStatus.choices, default=kangjiu.claims.choices.SettlementStatus['BUILT'], max_length=10, verbose_name='状态')),
                    ('built_by_id', models.BigIntegerField()),
                    ('built_at', models.DateTimeField()),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='结算单位')),
                    ('payment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payment')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                ],
                options={
                    'indexes': [models.Index(fields=['county_code', 'status', 'id'], name='claims_settlement_work')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='claims_settlement_number'), models.UniqueConstraint(condition=models.Q(('status__in', ['built', 'checked'])), fields=('provider', 'year', 'quarter'), name='claims_one_open_settlement', violation_error_message='这个机构这个季度已有一份在办的结算'), models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='claims_settlement_quarter'), models.CheckConstraint(condition=models.Q(('offset_fen__gte', 0), ('offset_fen__lte', models.F('payable_fen'))), name='claims_settlement_offset', violation_error_message='抵扣不能超过救助金额')],
                },
            ),
            migrations.CreateModel(
                name='SettlementAdjustment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount_fen', models.BigIntegerField(verbose_name='调增金额（分）')),
                    ('released', models.BooleanField(default=False, verbose_name='已退回不再占用')),
                    ('adjustment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='claims.adjustment')),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='claims.settlement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released', False)), fields=('adjustment',), name='claims_adjustment_settled_once', violation_error_message='这份调整已经列入结算'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='claims_adjustment_settled_positive')],
                },
            ),
            migrations.CreateModel(
                name='SettlementLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount_fen', models.BigIntegerField(verbose_name='结算金额（分）')),
                    ('released', models.BooleanField(default=False, verbose_name='已退回不再占用')),
                    ('claim_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='claims.claimline')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='claims.settlement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released', False)), fields=('claim_line',), name='claims_line_settled_once', violation_error_message='这条明细已经结算过'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='claims_settled_positive')],
                },
            ),
            migrations.CreateModel(
                name='SettlementOffset',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount_fen', models.BigIntegerField(verbose_name='抵扣金额（分）')),
                    ('released', models.BooleanField(default=False, verbose_name='已退回不再占用')),
                    ('held', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.held')),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offsets', to='claims.settlement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('settlement', 'held'), name='claims_offset_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='claims_offset_positive')],
                },
            ),
            migrations.CreateModel(
                name='SettlementStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('status', models.CharField(choices=kangjiu.claims.choices.SettlementStatus.choices, max_length=10, verbose_name='步骤')),
                    ('by_id', models.BigIntegerField(verbose_name='经手人')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('note', models.CharField(default='', max_length=120, verbose_name='意见')),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='claims.settlement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'paid'), _negated=True), fields=('settlement', 'status'), name='claims_step_once', violation_error_message='这一步已经办理')],
                },
            ),
        ),
    ]

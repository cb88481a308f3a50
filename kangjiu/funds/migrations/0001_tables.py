"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import django.db.models.expressions
import kangjiu.common.sealed
import kangjiu.funds.choices
import uuid
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('funds', '0001_initial'), ('funds', '0003_money_over_time')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('documents', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='BudgetLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_path', models.CharField(max_length=12)),
                    ('county_code', models.CharField(max_length=6)),
                    ('source', models.CharField(choices=kangjiu.funds.choices.SourceKind.choices, max_length=20, verbose_name='资金来源')),
                    ('book', models.CharField(choices=kangjiu.funds.choices.Book.choices, default=kangjiu.funds.choices.Book['FISCAL'], max_length=10, verbose_name='账簿')),
                    ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                    ('document_number', models.CharField(max_length=60, verbose_name='指标文号')),
                    ('issued_on', models.DateField(verbose_name='下达日期')),
                    ('function_code', models.CharField(max_length=10, verbose_name='功能科目')),
                    ('purpose', models.CharField(max_length=60, verbose_name='用途')),
                    ('amount_fen', models.BigIntegerField(verbose_name='下达金额（分）')),
                    ('committed_fen', models.BigIntegerField(default=0, verbose_name='已申请（分）')),
                    ('paid_fen', models.BigIntegerField(default=0, verbose_name='已支付（分）')),
                    ('carried_fen', models.BigIntegerField(default=0, verbose_name='结转下年（分）')),
                    ('lapsed_fen', models.BigIntegerField(default=0, verbose_name='收回财政（分）')),
                    ('training_basis', models.CharField(default='', max_length=120, verbose_name='用于儿童训练的依据')),
                    ('status', models.CharField(choices=kangjiu.funds.choices.LineStatus.choices, default=kangjiu.funds.choices.LineStatus['ENTERED'], max_length=10, verbose_name='状态')),
                    ('entered_by_id', models.BigIntegerField()),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('carried_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.budgetline')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['organisation', 'budget_year', 'source'], name='funds_line_org')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'source', 'budget_year', 'document_number'), name='funds_line_once', violation_error_message='这个指标文号已经登记过'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_line_positive', violation_error_message='指标金额必须大于零'), models.CheckConstraint(condition=models.Q(('carried_fen__gte', 0), ('committed_fen__gte', 0), ('lapsed_fen__gte', 0), ('amount_fen__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('committed_fen'), '+', models.F('carried_fen')), '+', models.F('lapsed_fen')))), name='funds_line_never_over', violation_error_message='超出预算指标余额'), models.CheckConstraint(condition=models.Q(('paid_fen__gte', 0), ('paid_fen__lte', models.F('committed_fen'))), name='funds_line_paid_within', violation_error_message='支付超出已申请金额'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('entered_by_id', models.F('confirmed_by_id')), _negated=True), _connector='OR'), name='funds_line_two_people', violation_error_message='登记人不能自己确认')],
                },
            ),
            migrations.CreateModel(
                name='LedgerTransaction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_path', models.CharField(max_length=12)),
                    ('book', models.CharField(choices=kangjiu.funds.choices.Book.choices, max_length=10, verbose_name='账簿')),
                    ('number', models.CharField(max_length=24, verbose_name='凭证字号')),
                    ('booked_on', models.DateField(verbose_name='记账日期')),
                    ('memo', models.CharField(max_length=80, verbose_name='摘要')),
                    ('cause', models.CharField(max_length=60, unique=True, verbose_name='事由')),
                    ('booked_by_id', models.BigIntegerField(null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.ledgertransaction')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'book', 'number'), name='funds_booking_number')],
                },
            ),
            migrations.CreateModel(
                name='MonthReconciliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_path', models.CharField(max_length=12)),
                    ('book', models.CharField(choices=kangjiu.funds.choices.Book.choices, max_length=10, verbose_name='账簿')),
                    ('month_on', models.DateField(verbose_name='月份（该月第一天）')),
                    ('status', models.CharField(choices=kangjiu.funds.choices.MonthStatus.choices, default=kangjiu.funds.choices.MonthStatus['ENTERED'], max_length=10, verbose_name='状态')),
                    ('entered_by_id', models.BigIntegerField(verbose_name='对账人')),
                    ('entered_at', models.DateTimeField(verbose_name='对账时间')),
                    ('signed_by_id', models.BigIntegerField(null=True, verbose_name='签字人')),
                    ('signed_at', models.DateTimeField(null=True, verbose_name='签字时间')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'book', 'month_on'), name='funds_month_once', violation_error_message='这个账簿这个月已经对账'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), models.Q(('entered_by_id', models.F('signed_by_id')), _negated=True), _connector='OR'), name='funds_month_two_people', violation_error_message='对账的人不能自己签字')],
                },
            ),
            migrations.CreateModel(
                name='MonthSource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=kangjiu.funds.choices.SourceKind.choices, max_length=20, verbose_name='资金来源')),
                    ('ledger_fen', models.BigIntegerField(verbose_name='专账余额（分）')),
                    ('unit_fen', models.BigIntegerField(verbose_name='单位账余额（分）')),
                    ('explanation', models.CharField(default='', max_length=200, verbose_name='差额说明')),
                    ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='funds.monthreconciliation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('month', 'source'), name='funds_month_source_once'), models.CheckConstraint(condition=models.Q(('ledger_fen', models.F('unit_fen')), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='funds_month_explained', violation_error_message='有差额必须说明原因')],
                },
            ),
            migrations.CreateModel(
                name='Payee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('region_path', models.CharField(max_length=12)),
                    ('account_name', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='户名')),
                    ('account_number', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='账号')),
                    ('account_blind', models.BinaryField(max_length=32)),
                    ('bank', models.CharField(max_length=80, verbose_name='开户行')),
                    ('status', models.CharField(choices=kangjiu.funds.choices.PayeeStatus.choices, default=kangjiu.funds.choices.PayeeStatus['PROPOSED'], max_length=10, verbose_name='状态')),
                    ('proposed_by_id', models.BigIntegerField()),
                    ('proposed_at', models.DateTimeField()),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='收款机构')),
                    ('proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'confirmed')), fields=('organisation',), name='funds_one_account_in_force', violation_error_message='一个机构只能有一个有效收款账户'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('proposed_by_id', models.F('confirmed_by_id')), _negated=True), _connector='OR'), name='funds_payee_two_people', violation_error_message='登记账户的人不能自己确认')],
                },
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('number', models.CharField(max_length=24, verbose_name='用款申请号')),
                    ('region_path', models.CharField(max_length=12)),
                    ('purpose', models.CharField(max_length=80, verbose_name='用途')),
                    ('kind', models.CharField(choices=kangjiu.funds.choices.PaymentKind.choices, default=kangjiu.funds.choices.PaymentKind['SUBSIDY'], max_length=10, verbose_name='款项性质')),
                    ('service_year', models.PositiveSmallIntegerField(verbose_name='服务年度')),
                    ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                    ('cross_year_basis', models.CharField(default='', max_length=120, verbose_name='跨年度列支批准')),
                    ('amount_fen', models.BigIntegerField(verbose_name='付款金额（分）')),
                    ('offset_fen', models.BigIntegerField(default=0, verbose_name='抵扣金额（分）')),
                    ('status', models.CharField(choices=kangjiu.funds.choices.PaymentStatus.choices, default=kangjiu.funds.choices.PaymentStatus['REQUESTED'], max_length=10, verbose_name='状态')),
                    ('requested_by_id', models.BigIntegerField()),
                    ('requested_at', models.DateTimeField()),
                    ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.issueddocument')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='付款单位')),
                    ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payee')),
                    ('payee_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['organisation', 'status', 'id'], name='funds_payment_work')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='funds_payment_number'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0), ('offset_fen__gte', 0), models.Q(('amount_fen__gt', 0), ('offset_fen__gt', 0), _connector='OR')), name='funds_payment_positive', violation_error_message='付款金额必须大于零'), models.CheckConstraint(condition=models.Q(('budget_year', models.F('service_year')), models.Q(('cross_year_basis', ''), _negated=True), ('kind', 'advance'), _connector='OR'), name='funds_payment_cross_year', violation_error_message='服务年度与预算年度不同的，必须有批准依据')],
                },
            ),
            migrations.CreateModel(
                name='Held',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_path', models.CharField(max_length=12)),
                    ('kind', models.CharField(choices=kangjiu.funds.choices.HeldKind.choices, max_length=10, verbose_name='性质')),
                    ('cause', models.CharField(max_length=60, unique=True, verbose_name='事由')),
                    ('memo', models.CharField(max_length=80, verbose_name='说明')),
                    ('service_year', models.PositiveSmallIntegerField(verbose_name='服务年度')),
                    ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                    ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                    ('cleared_fen', models.BigIntegerField(default=0, verbose_name='已清理（分）')),
                    ('opened_on', models.DateField(verbose_name='形成日期')),
                    ('opened_by_id', models.BigIntegerField(verbose_name='经手人')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='付款单位')),
                    ('payee_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payment', verbose_name='原付款')),
                ],
                options={
                    'indexes': [models.Index(fields=['payee_organisation', 'kind', 'id'], name='funds_held_payee')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('cleared_fen__gte', 0), ('cleared_fen__lte', models.F('amount_fen'))), name='funds_held_within', violation_error_message='抵扣和缴回之和不能超过预拨或多付的金额')],
                },
            ),
            migrations.CreateModel(
                name='HeldPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount_fen', models.BigIntegerField()),
                    ('cleared_fen', models.BigIntegerField(default=0)),
                    ('held', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='funds.held')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.budgetline')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('held', 'line'), name='funds_held_part_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('cleared_fen__gte', 0), ('cleared_fen__lte', models.F('amount_fen'))), name='funds_held_part_within')],
                },
            ),
            migrations.CreateModel(
                name='LedgerEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('account', models.CharField(choices=kangjiu.funds.choices.Account.choices, max_length=12, verbose_name='科目')),
                    ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                    ('source', models.CharField(choices=kangjiu.funds.choices.SourceKind.choices, max_length=20, verbose_name='资金来源')),
                    ('service_year', models.PositiveSmallIntegerField(verbose_name='服务年度')),
                    ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                    ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.budgetline')),
                    ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='funds.ledgertransaction')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payment')),
                ],
                options={
                    'indexes': [models.Index(fields=['account', 'budget_year', 'source'], name='funds_entry_balance')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='funds_entry_not_zero')],
                },
            ),
            migrations.CreateModel(
                name='HeldMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deed', models.CharField(choices=kangjiu.funds.choices.HeldDeed.choices, max_length=10, verbose_name='方式')),
                    ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                    ('voucher_number', models.CharField(default='', max_length=40, verbose_name='缴款凭证号')),
                    ('moved_on', models.DateField(verbose_name='日期')),
                    ('by_id', models.BigIntegerField(verbose_name='经手人')),
                    ('undone', models.BooleanField(default=False, verbose_name='已撤回')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='funds.heldpart')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payment')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_held_move_positive'), models.CheckConstraint(condition=models.Q(models.Q(('deed', 'recovered'), _negated=True), models.Q(('voucher_number', ''), _negated=True), _connector='OR'), name='funds_recovered_with_voucher', violation_error_message='缴回财政必须有缴款凭证号')],
                },
            ),
            migrations.CreateModel(
                name='PaymentAttempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('voucher_number', models.CharField(max_length=40, verbose_name='凭证号')),
                    ('paid_on', models.DateField(verbose_name='支付日期')),
                    ('paid_by_id', models.BigIntegerField(verbose_name='支付人')),
                    ('requested_by_id', models.BigIntegerField(verbose_name='申请人')),
                    ('returned_on', models.DateField(null=True, verbose_name='退回日期')),
                    ('return_reason', models.CharField(default='', max_length=80, verbose_name='退回原因')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payee')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='funds.payment')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'voucher_number'), name='funds_voucher_once', violation_error_message='这个凭证号已经用过'), models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('payment',), name='funds_paid_once', violation_error_message='这笔款已经支付'), models.CheckConstraint(condition=models.Q(('requested_by_id', models.F('paid_by_id')), _negated=True), name='funds_payment_two_people', violation_error_message='申请用款的人不能自己支付'), models.CheckConstraint(condition=models.Q(('returned_on__isnull', True), ('returned_on__gte', models.F('paid_on')), _connector='OR'), name='funds_return_after_pay', violation_error_message='退回日期早于支付日期')],
                },
            ),
            migrations.CreateModel(
                name='BankReceipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40, verbose_name='回单号')),
                    ('amount_fen', models.BigIntegerField(verbose_name='到账金额（分）')),
                    ('received_on', models.DateField(verbose_name='到账日期')),
                    ('entered_by_id', models.BigIntegerField(verbose_name='登记人')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='funds.paymentattempt')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='funds_receipt_once', violation_error_message='这个回单号已经登记过'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_receipt_positive')],
                },
            ),
            migrations.CreateModel(
                name='PaymentPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount_fen', models.BigIntegerField()),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.budgetline')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='funds.payment')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('payment', 'line'), name='funds_part_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funds_part_positive')],
                },
            ),
            migrations.CreateModel(
                name='YearClose',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region_path', models.CharField(max_length=12)),
                    ('budget_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                    ('document_number', models.CharField(max_length=60, verbose_name='批准文号')),
                    ('status', models.CharField(choices=kangjiu.funds.choices.CloseStatus.choices, default=kangjiu.funds.choices.CloseStatus['PROPOSED'], max_length=10, verbose_name='状态')),
                    ('proposed_by_id', models.BigIntegerField(verbose_name='提出人')),
                    ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                    ('confirmed_by_id', models.BigIntegerField(null=True, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'returned'), _negated=True), fields=('organisation', 'budget_year'), name='funds_year_closed_once', violation_error_message='这个预算年度已经提出或办完结转'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('proposed_by_id', models.F('confirmed_by_id')), _negated=True), _connector='OR'), name='funds_close_two_people', violation_error_message='提出结转的人不能自己确认')],
                },
            ),
            migrations.CreateModel(
                name='LineClose',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('carry_fen', models.BigIntegerField(verbose_name='结转下年（分）')),
                    ('lapse_fen', models.BigIntegerField(verbose_name='收回财政（分）')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.budgetline')),
                    ('close', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.yearclose')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('close', 'line'), name='funds_line_close_once'), models.CheckConstraint(condition=models.Q(('carry_fen__gte', 0), ('lapse_fen__gte', 0)), name='funds_line_close')],
                },
            ),
        ),
    ]

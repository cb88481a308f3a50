"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.care.choices
import kangjiu.common.sealed
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('care', '0001_initial'), ('care', '0002_initial'), ('care', '0003_month_counts')]

    initial = True

    dependencies = [
        ('applications', '0001_tables'),
        ('documents', '0001_tables'),
        ('providers', '0001_tables'),
        ('registry', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='CutOff',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('county_code', models.CharField(max_length=6, verbose_name='县代码')),
                    ('from_month_on', models.DateField(verbose_name='从哪个月起')),
                    ('day_of_month', models.PositiveSmallIntegerField(verbose_name='次月几日截止')),
                    ('basis', models.CharField(default='', max_length=80, verbose_name='依据')),
                    ('set_by_id', models.BigIntegerField()),
                    ('set_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('county_code', 'from_month_on'), name='care_cutoff_once', violation_error_message='这个月起的截止日已经登记'), models.CheckConstraint(condition=models.Q(('day_of_month__gte', 1), ('day_of_month__lte', 28)), name='care_cutoff_day', violation_error_message='截止日应在 1 到 28 之间')],
                },
            ),
            migrations.CreateModel(
                name='Placement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='开始日期')),
                    ('ends_on', models.DateField(null=True, verbose_name='结束日期')),
                    ('end_reason', models.CharField(choices=kangjiu.care.choices.EndReason.choices, default='', max_length=12, verbose_name='离开原因')),
                    ('status', models.CharField(choices=kangjiu.care.choices.PlacementStatus.choices, default=kangjiu.care.choices.PlacementStatus['ACTIVE'], max_length=8, verbose_name='状态')),
                    ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.entitlement')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provider')),
                    ('referral', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.referral')),
                    ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.site')),
                ],
                options={
                    'indexes': [models.Index(fields=['site', 'status', 'person'], name='care_placement_site')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('person',), name='care_one_active_placement', violation_error_message='这名儿童正在另一家机构训练，不得同时在两家机构'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='care_placement_dates', violation_error_message='结束日期早于开始日期')],
                },
            ),
            migrations.CreateModel(
                name='MonthSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month_on', models.DateField(verbose_name='月份（该月第一天）')),
                    ('status', models.CharField(choices=kangjiu.care.choices.SheetStatus.choices, default=kangjiu.care.choices.SheetStatus['OPEN'], max_length=10, verbose_name='状态')),
                    ('present_days', models.PositiveSmallIntegerField(default=0, verbose_name='到训天数')),
                    ('half_days', models.PositiveSmallIntegerField(default=0, verbose_name='半天次数')),
                    ('leave_days', models.PositiveSmallIntegerField(default=0, verbose_name='请假天数')),
                    ('absent_days', models.PositiveSmallIntegerField(default=0, verbose_name='缺勤天数')),
                    ('pending_days', models.PositiveSmallIntegerField(default=0, verbose_name='待认定天数')),
                    ('rejected_days', models.PositiveSmallIntegerField(default=0, verbose_name='不予认定天数')),
                    ('late_days', models.PositiveSmallIntegerField(default=0, verbose_name='补录天数')),
                    ('sessions', models.PositiveSmallIntegerField(default=0, verbose_name='训练次数')),
                    ('minutes', models.PositiveIntegerField(default=0, verbose_name='训练分钟')),
                    ('counted_halves', models.PositiveSmallIntegerField(default=0, verbose_name='计入结算（半天）')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='截止时间')),
                    ('closed_by_id', models.BigIntegerField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.placement')),
                ],
                options={
                    'indexes': [models.Index(fields=['status', 'month_on'], name='care_sheet_open')],
                    'constraints': [models.UniqueConstraint(fields=('placement', 'month_on'), name='care_sheet_once')],
                },
            ),
            migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('stage', models.CharField(choices=kangjiu.care.choices.Stage.choices, max_length=8, verbose_name='阶段')),
                    ('scale', models.CharField(max_length=40, verbose_name='量表')),
                    ('score_hundredths', models.IntegerField(verbose_name='得分（百分之一）')),
                    ('finding', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='评语')),
                    ('assessed_on', models.DateField(verbose_name='评估日期')),
                    ('made_by_id', models.BigIntegerField()),
                    ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.placement')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('goals', kangjiu.common.sealed.SealedJsonField(blank=True, null=True, verbose_name='目标')),
                    ('minutes_per_week', models.PositiveIntegerField(verbose_name='每周训练分钟')),
                    ('starts_on', models.DateField(verbose_name='起')),
                    ('review_on', models.DateField(verbose_name='复核日期')),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.placement')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='日期')),
                    ('start', models.PositiveSmallIntegerField(default=0, verbose_name='开始（分钟）')),
                    ('minutes', models.PositiveSmallIntegerField(default=0, verbose_name='时长（分钟）')),
                    ('attendance', models.CharField(choices=kangjiu.care.choices.Attendance.choices, max_length=8, verbose_name='出勤')),
                    ('recognition', models.CharField(choices=kangjiu.care.choices.Recognition.choices, default=kangjiu.care.choices.Recognition['COUNTED'], max_length=8, verbose_name='认定')),
                    ('is_late', models.BooleanField(default=False, verbose_name='补录')),
                    ('entered_by_id', models.BigIntegerField()),
                    ('entered_at', models.DateTimeField()),
                    ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                    ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.placement')),
                    ('therapist', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.therapist')),
                ],
                options={
                    'indexes': [models.Index(fields=['therapist', 'day', 'start'], name='care_session_therapist')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'day', 'start'), name='care_session_once', violation_error_message='这名儿童这一天这个时间已有记录'), models.CheckConstraint(condition=models.Q(('minutes__lte', 720), ('start__lt', 1440)), name='care_session_minutes', violation_error_message='时长超过 12 小时，或开始时间不在当天')],
                },
            ),
            migrations.CreateModel(
                name='CorrectionSlip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('day', models.DateField(verbose_name='日期')),
                    ('old', models.CharField(choices=kangjiu.care.choices.Attendance.choices, default='', max_length=8, verbose_name='原记录')),
                    ('new', models.CharField(choices=kangjiu.care.choices.Attendance.choices, max_length=8, verbose_name='更正为')),
                    ('reason', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='理由')),
                    ('status', models.CharField(choices=kangjiu.care.choices.SlipStatus.choices, default=kangjiu.care.choices.SlipStatus['PROPOSED'], max_length=10, verbose_name='状态')),
                    ('proposed_by_id', models.BigIntegerField()),
                    ('proposed_at', models.DateTimeField()),
                    ('method', models.CharField(choices=kangjiu.care.choices.ConfirmMethod.choices, default='', max_length=8, verbose_name='方式')),
                    ('confirmed_by_id', models.BigIntegerField(null=True)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.monthsheet')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('sheet', 'day'), name='care_slip_open_once', violation_error_message='这一天已有一张待确认的更正单')],
                },
            ),
            migrations.CreateModel(
                name='Confirmation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('agreed', models.BooleanField(verbose_name='无异议')),
                    ('objection', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='异议')),
                    ('method', models.CharField(choices=kangjiu.care.choices.ConfirmMethod.choices, max_length=8, verbose_name='方式')),
                    ('sheet_version', models.PositiveIntegerField(default=1, verbose_name='确认的是第几版')),
                    ('guardian_user_id', models.BigIntegerField(null=True)),
                    ('entered_by_id', models.BigIntegerField()),
                    ('present_days', models.PositiveSmallIntegerField()),
                    ('half_days', models.PositiveSmallIntegerField()),
                    ('signed_on', models.DateField(verbose_name='签字日期')),
                    ('confirmed_at', models.DateTimeField()),
                    ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment')),
                    ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.monthsheet')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('agreed', True)), fields=('sheet',), name='care_confirmed_once', violation_error_message='这个月已经确认过'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'paper'), _negated=True), ('scan__isnull', False), _connector='OR'), name='care_paper_has_scan', violation_error_message='纸质确认必须上传签字扫描件')],
                },
            ),
        ),
    ]

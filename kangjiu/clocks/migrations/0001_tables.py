"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('clocks', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='CalendarDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(unique=True, verbose_name='日期')),
                    ('is_workday', models.BooleanField(verbose_name='是否上班')),
                    ('name', models.CharField(blank=True, default='', max_length=20, verbose_name='名称')),
                    ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                    ('source', models.CharField(blank=True, default='', max_length=60, verbose_name='依据')),
                ],
                options={
                    'verbose_name': '日历',
                    'verbose_name_plural': '日历',
                    'ordering': ['day'],
                },
            ),
            migrations.CreateModel(
                name='StatutoryClock',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40, verbose_name='种类')),
                    ('subject_label', models.CharField(blank=True, default='', max_length=60, verbose_name='事项编号')),
                    ('person_id', models.BigIntegerField(blank=True, null=True, verbose_name='儿童')),
                    ('region_path', models.CharField(max_length=12, verbose_name='区划')),
                    ('county_code', models.CharField(blank=True, default='', max_length=6, verbose_name='县（市、区）')),
                    ('clause', models.CharField(blank=True, default='', max_length=120, verbose_name='依据')),
                    ('started_on', models.DateField(verbose_name='起算日')),
                    ('start_flag', models.CharField(blank=True, choices=[('', '无'), ('backdated', '起算日早于录入日'), ('moved_earlier', '起算日改早'), ('moved_later', '起算日推后')], default='', max_length=20, verbose_name='起算日标记')),
                    ('working_days', models.PositiveSmallIntegerField(verbose_name='工作日数')),
                    ('due_on', models.DateField(verbose_name='到期日')),
                    ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                    ('status', models.CharField(choices=[('running', '计时中'), ('paused', '已暂停'), ('met', '已办结'), ('cancelled', '已取消')], default='running', max_length=10, verbose_name='状态')),
                    ('paused_on', models.DateField(blank=True, null=True, verbose_name='暂停日')),
                    ('ended_on', models.DateField(blank=True, null=True, verbose_name='办结或取消日')),
                ],
                options={
                    'verbose_name': '法定时限',
                    'verbose_name_plural': '法定时限',
                    'indexes': [models.Index(condition=models.Q(('status__in', ('running', 'paused'))), fields=['due_on', 'id', 'region_path'], name='clocks_open_work'), models.Index(fields=['county_code', 'status', 'due_on', 'id'], name='clocks_county_work')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('running', 'paused')), models.Q(('subject_label', ''), _negated=True)), fields=('kind', 'subject_label'), name='clocks_one_open_for_each_subject', violation_error_message='这件事已有一个正在计时的时限'), models.CheckConstraint(condition=models.Q(('working_days__gte', 1)), name='clocks_at_least_one_day', violation_error_message='时限至少 1 个工作日'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('started_on'))), name='clocks_due_after_start', violation_error_message='到期日应在起算日之后'), models.CheckConstraint(condition=models.Q(models.Q(('paused_on__isnull', False), ('status', 'paused')), models.Q(models.Q(('status', 'paused'), _negated=True), ('paused_on__isnull', True)), _connector='OR'), name='clocks_paused_has_day', violation_error_message='暂停的时限应有暂停日，其他的不应有')],
                },
            ),
            migrations.CreateModel(
                name='ClockEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('started', '开始计时'), ('paused', '暂停计时'), ('resumed', '恢复计时'), ('met', '办结'), ('cancelled', '取消'), ('restarted', '重新计时'), ('recomputed', '日历调整后重算')], max_length=12, verbose_name='事项')),
                    ('on', models.DateField(verbose_name='发生日')),
                    ('reason', models.CharField(blank=True, choices=[('correction', '等待补正材料'), ('expert', '等待评估或鉴定'), ('inquiry', '等待其他部门答复'), ('publicity', '公示期间'), ('other', '其他依法不计入的时间')], default='', max_length=20, verbose_name='原因')),
                    ('flag', models.CharField(blank=True, choices=[('', '无'), ('backdated', '起算日早于录入日'), ('moved_earlier', '起算日改早'), ('moved_later', '起算日推后')], default='', max_length=20, verbose_name='起算日标记')),
                    ('former_started_on', models.DateField(blank=True, null=True, verbose_name='原起算日')),
                    ('former_due_on', models.DateField(blank=True, null=True, verbose_name='原到期日')),
                    ('due_on', models.DateField(verbose_name='到期日')),
                    ('user_id', models.BigIntegerField(blank=True, null=True, verbose_name='经办人')),
                    ('at', models.DateTimeField(verbose_name='办理时间')),
                    ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clocks.statutoryclock')),
                ],
                options={
                    'verbose_name': '时限事项',
                    'verbose_name_plural': '时限事项',
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['clock', 'id'], name='clocks_event_of_clock')],
                },
            ),
        ),
    ]

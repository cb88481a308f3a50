"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.exchange.choices
import uuid
from django.conf import settings
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('exchange', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
        ('documents', '0001_tables'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='ImportJob',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='幂等号')),
                    ('kind', models.CharField(max_length=40, verbose_name='种类')),
                    ('region_path', models.CharField(max_length=12, verbose_name='区划')),
                    ('county_code', models.CharField(max_length=12, verbose_name='县级区划')),
                    ('status', models.CharField(choices=[('uploaded', '已上传'), ('checking', '正在核对'), ('checked', '已核对'), ('running', '正在写入'), ('done', '已写入'), ('undone', '已撤销'), ('failed', '未能完成')], default=kangjiu.exchange.choices.JobStatus['UPLOADED'], max_length=10, verbose_name='状态')),
                    ('sheet', models.CharField(blank=True, max_length=60, verbose_name='工作表')),
                    ('header_row', models.PositiveIntegerField(default=0, verbose_name='表头行')),
                    ('mapping', models.JSONField(default=dict, verbose_name='列对应')),
                    ('rows_total', models.PositiveIntegerField(default=0, verbose_name='数据行')),
                    ('rows_good', models.PositiveIntegerField(default=0, verbose_name='可写入')),
                    ('rows_bad', models.PositiveIntegerField(default=0, verbose_name='有错误')),
                    ('rows_done', models.PositiveIntegerField(default=0, verbose_name='已处理')),
                    ('rows_written', models.PositiveIntegerField(default=0, verbose_name='已写入')),
                    ('rows_refused', models.PositiveIntegerField(default=0, verbose_name='写入时不予办理')),
                    ('checkpoint', models.PositiveIntegerField(default=0, verbose_name='检查点')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='第几次处理')),
                    ('lease_until', models.DateTimeField(null=True, verbose_name='租约到期')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                    ('progress_at', models.DateTimeField(null=True, verbose_name='最近进展')),
                    ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                    ('failure', models.CharField(blank=True, max_length=300, verbose_name='未完成原因')),
                    ('created_at', models.DateTimeField(verbose_name='上传时间')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='原表')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'verbose_name': '导入批次',
                    'indexes': [models.Index(fields=['region_path', '-id'], name='import_list'), models.Index(condition=models.Q(('status__in', ['checking', 'running'])), fields=['lease_until'], name='import_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('rows_done__lte', models.F('rows_total'))), name='import_done_within_total', violation_error_message='已处理行数不能多于总行数')],
                },
            ),
            migrations.CreateModel(
                name='ImportedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row', models.PositiveIntegerField(verbose_name='行')),
                    ('subject_kind', models.CharField(max_length=60, verbose_name='种类')),
                    ('subject_id', models.PositiveBigIntegerField(verbose_name='编号')),
                    ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='exchange.importjob')),
                ],
                options={
                    'verbose_name': '导入结果行',
                    'constraints': [models.UniqueConstraint(fields=('job', 'row'), name='imported_row_once', violation_error_message='同一行只写入一次')],
                },
            ),
            migrations.CreateModel(
                name='ImportProblem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row', models.PositiveIntegerField(verbose_name='行')),
                    ('cell', models.CharField(max_length=12, verbose_name='单元格')),
                    ('header', models.CharField(blank=True, max_length=60, verbose_name='列')),
                    ('code', models.CharField(max_length=60, verbose_name='代码')),
                    ('message', models.CharField(max_length=300, verbose_name='问题')),
                    ('next_step', models.CharField(blank=True, max_length=300, verbose_name='建议')),
                    ('warning', models.BooleanField(default=False, verbose_name='请确认')),
                    ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='exchange.importjob')),
                ],
                options={
                    'verbose_name': '导入问题',
                    'indexes': [models.Index(fields=['job', 'row', 'id'], name='import_problem_list')],
                },
            ),
        ),
    ]

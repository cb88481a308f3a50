"""Every table of this app; the database's own guards follow in a migration of their own."""

import django.db.models.deletion
import kangjiu.common.sealed
import kangjiu.documents.choices
import uuid
from django.conf import settings
from django.db import migrations, models

from kangjiu.common.tables import Tables


class Migration(migrations.Migration):

    replaces = [('documents', '0001_initial'), ('documents', '0002_notices_and_proxies')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('accounts', '__first__'),
    ]

    operations = [
        Tables(
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('storage_name', models.CharField(max_length=40, unique=True, verbose_name='存储名')),
                    ('digest', models.BinaryField(max_length=32, verbose_name='SM3 摘要')),
                    ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                    ('media_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG 图片'), ('image/png', 'PNG 图片'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word 文档'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel 工作簿')], max_length=100, verbose_name='格式')),
                    ('name', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='原文件名')),
                    ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                    ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ],
                options={
                    'verbose_name': '附件',
                },
            ),
            migrations.CreateModel(
                name='IssuedDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('public_id', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='幂等号')),
                    ('kind', models.CharField(choices=[('application_form', '残疾儿童康复救助申请审批表'), ('referral_slip', '残疾儿童康复救助转介单'), ('attendance_month', '月度训练出勤确认表'), ('settlement_summary', '季度结算汇总表及花名册'), ('acceptance_notice', '受理通知书'), ('supplement_notice', '一次性补正告知书'), ('refusal_notice', '不予救助决定书'), ('decision_notice', '救助决定通知书'), ('public_notice', '康复救助公示')], max_length=30, verbose_name='种类')),
                    ('number', models.CharField(max_length=60, verbose_name='文号')),
                    ('person_id', models.PositiveBigIntegerField(null=True, verbose_name='儿童')),
                    ('region_path', models.CharField(max_length=12, verbose_name='区划')),
                    ('county_code', models.CharField(max_length=12, verbose_name='县级区划')),
                    ('issued_on', models.DateField(verbose_name='制发日期')),
                    ('data', kangjiu.common.sealed.SealedJsonField(blank=True, null=True, verbose_name='打印内容')),
                    ('template_hash', models.CharField(max_length=64, verbose_name='模板 SM3')),
                    ('status', models.CharField(choices=[('draft', '已生成'), ('printed', '已打印待签'), ('signed', '已签章'), ('void', '已作废')], default=kangjiu.documents.choices.DocumentStatus['DRAFT'], max_length=10, verbose_name='状态')),
                    ('made_at', models.DateTimeField(verbose_name='制作时间')),
                    ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废理由')),
                    ('voided_at', models.DateTimeField(null=True, verbose_name='作废时间')),
                    ('addressee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='送达机构')),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制作人')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.attachment', verbose_name='签章扫描件')),
                    ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人')),
                ],
                options={
                    'verbose_name': '文书',
                    'indexes': [models.Index(fields=['region_path', 'kind', 'id'], name='document_list')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'kind', 'number'), name='document_number_once', violation_error_message='同一单位的文号不能重复'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed'), _negated=True), ('scan__isnull', False), _connector='OR'), name='document_signed_has_scan', violation_error_message='登记签章必须有扫描件'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'void'), _negated=True), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='document_void_has_reason', violation_error_message='作废必须写明理由')],
                },
            ),
            migrations.CreateModel(
                name='Letterhead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark', models.CharField(max_length=10, verbose_name='机关代字')),
                    ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'verbose_name': '机关代字',
                },
            ),
            migrations.CreateModel(
                name='NumberSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=30, verbose_name='种类')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='已用到')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'verbose_name': '编号序列',
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'kind', 'year'), name='number_series_once', violation_error_message='同一单位、种类、年度只有一个编号序列')],
                },
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.BinaryField(default=kangjiu.common.sealed.new_row_key, max_length=16)),
                    ('position', models.CharField(choices=[('applicant', '申请人（监护人）'), ('guardian', '监护人'), ('township', '乡镇（街道）经办人'), ('handler', '经办'), ('reviewer', '审核'), ('deputy', '分管负责人'), ('principal', '主要负责人'), ('assessor', '评估机构'), ('legal_representative', '机构法定代表人'), ('institution_finance', '机构财务'), ('therapist', '康复教师（治疗师）'), ('receiver', '机构接收人')], max_length=30, verbose_name='签字栏')),
                    ('name', kangjiu.common.sealed.SealedTextField(blank=True, null=True, verbose_name='签字人')),
                    ('signed_on', models.DateField(verbose_name='签字日期')),
                    ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='documents.issueddocument')),
                    ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ],
                options={
                    'verbose_name': '签字',
                    'constraints': [models.UniqueConstraint(fields=('document', 'position'), name='signature_once_per_position', violation_error_message='同一签字栏只登记一次')],
                },
            ),
        ),
    ]

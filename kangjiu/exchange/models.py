"""Tables of exchange (导入导出): import jobs, their problems and the rows they made; long exports."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedJsonField, SealedModel
from kangjiu.documents.models import Attachment
from kangjiu.exchange.choices import OPEN_STATUSES, ExportStatus, JobStatus


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Imports a person may list."""

    def visible_to(self, scope: Scope) -> ImportJobQuerySet:
        """Imports of organisations in the person's regions, and of the person's own institution."""
        seen = Q(organisation__in=scope.organisations())
        for low, high in scope.ranges():
            seen |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(seen)


class Job(models.Model):
    """Work of the worker (后台工作): who asked by which key, how far it is, and who works on it until when."""

    public_id = models.UUIDField("幂等号", unique=True, default=uuid.uuid4)
    rows_total = models.PositiveIntegerField("数据行", default=0)
    rows_done = models.PositiveIntegerField("已处理", default=0)
    attempts = models.PositiveSmallIntegerField("第几次处理", default=0)
    lease_until = models.DateTimeField("租约到期", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    progress_at = models.DateTimeField("最近进展", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    failure = models.CharField("未完成原因", max_length=300, blank=True)

    class Meta:
        abstract = True


class ImportJob(Job):
    """One uploaded workbook (导入批次): resumed from `checkpoint`, the last row number dealt with."""

    kind = models.CharField("种类", max_length=40)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField("区划", max_length=12)
    county_code = models.CharField("县级区划", max_length=12)
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="原表")
    status = models.CharField("状态", max_length=10, choices=JobStatus.choices(), default=JobStatus.UPLOADED)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    header_row = models.PositiveIntegerField("表头行", default=0)
    mapping = models.JSONField("列对应", default=dict)
    rows_good = models.PositiveIntegerField("可写入", default=0)
    rows_bad = models.PositiveIntegerField("有错误", default=0)
    rows_written = models.PositiveIntegerField("已写入", default=0)
    rows_refused = models.PositiveIntegerField("写入时不予办理", default=0)
    checkpoint = models.PositiveIntegerField("检查点", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="上传人"
    )
    created_at = models.DateTimeField("上传时间")

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_done__lte=F("rows_total")),
                name="import_done_within_total",
                violation_error_message="已处理行数不能多于总行数",
            )
        ]
        indexes = [
            models.Index(fields=["region_path", "-id"], name="import_list"),
            models.Index(
                fields=["lease_until"],
                name="import_open",
                condition=Q(status__in=[str(s) for s in OPEN_STATUSES]),
            ),
        ]

    def __str__(self) -> str:
        return f"导入 {self.pk} {self.kind}"


class ImportProblem(models.Model):
    """One bad cell (错误单元格): address, code and a message that never repeats what the cell holds."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField("行")
    cell = models.CharField("单元格", max_length=12)
    header = models.CharField("列", max_length=60, blank=True)
    code = models.CharField("代码", max_length=60)
    message = models.CharField("问题", max_length=300)
    next_step = models.CharField("建议", max_length=300, blank=True)
    warning = models.BooleanField("请确认", default=False)

    class Meta:
        verbose_name = "导入问题"
        indexes = [models.Index(fields=["job", "row", "id"], name="import_problem_list")]

    def __str__(self) -> str:
        return f"{self.cell} {self.message}"


class ImportedRow(models.Model):
    """What one row of the workbook became (导入结果行), so that a batch can be undone."""

    job = models.ForeignKey(ImportJob, models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField("行")
    subject_kind = models.CharField("种类", max_length=60)
    subject_id = models.PositiveBigIntegerField("编号")

    class Meta:
        verbose_name = "导入结果行"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "row"],
                name="imported_row_once",
                violation_error_message="同一行只写入一次",
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.row}"


class ExportJob(SealedModel, Job):
    """One long list on its way to a workbook (导出), for the person who asked alone; begun anew after a crash.

    `asked` holds the address with its filters, the chosen columns and the scope of that moment. The sealed workbook
    is a temporary file, `storage_name` while there is one.
    """

    name = models.CharField("清单", max_length=60)
    code = models.CharField("清单代码", max_length=40)
    asked = SealedJsonField("所求", null=False)
    status = models.CharField(
        "状态", max_length=10, choices=ExportStatus.choices(), default=ExportStatus.RUNNING
    )
    storage_name = models.CharField("存储名", max_length=40, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导出人"
    )
    created_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "导出"
        indexes = [
            models.Index(fields=["created_by", "-id"], name="export_list"),
            models.Index(
                fields=["status"],
                name="export_standing",
                condition=Q(status__in=[str(ExportStatus.RUNNING), str(ExportStatus.READY)]),
            ),
        ]

    def __str__(self) -> str:
        return f"导出 {self.pk} {self.name}"

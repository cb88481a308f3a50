"""Tables of documents (材料文书): attachments, number series, issued papers and who signed them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField
from kangjiu.documents.choices import DocumentStatus, MediaType, PaperKind, Position


class Attachment(SealedModel):
    """One stored file (材料附件): bytes encrypted in the data folder, name sealed."""

    storage_name = models.CharField("存储名", max_length=40, unique=True)
    digest = models.BinaryField("SM3 摘要", max_length=32)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("格式", max_length=100, choices=MediaType.choices())
    name = SealedTextField("原文件名")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"

    def __str__(self) -> str:
        return f"附件 {self.pk}"


class Letterhead(models.Model):
    """The short name an organisation writes in its document numbers (机关代字), such as 示残."""

    organisation = models.OneToOneField("accounts.Organisation", models.PROTECT, related_name="+")
    mark = models.CharField("机关代字", max_length=10)

    class Meta:
        verbose_name = "机关代字"

    def __str__(self) -> str:
        return self.mark


class NumberSeries(models.Model):
    """The last number given (编号序列) per organisation, kind and year; no gaps."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=30)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "编号序列"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                name="number_series_once",
                violation_error_message="同一单位、种类、年度只有一个编号序列",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last}"


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    """Issued papers a person may list."""

    def visible_to(self, scope: Scope) -> IssuedDocumentQuerySet:
        """Papers of the person's regions, and those the person's institution issued or received."""
        seen = Q(organisation__in=scope.organisations()) | Q(addressee__in=scope.organisations())
        for low, high in scope.ranges():
            seen |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(seen)


class IssuedDocument(SealedModel):
    """A paper with a number (文书): frozen data as printed, template hash, signatures and scan."""

    public_id = models.UUIDField("幂等号", unique=True, default=uuid.uuid4)
    kind = models.CharField("种类", max_length=30, choices=PaperKind.choices())
    number = models.CharField("文号", max_length=60)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    addressee = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", null=True, verbose_name="送达机构"
    )
    # A plain id, as the trail keeps it: this app knows no children, but reading a child's paper is noted.
    person_id = models.PositiveBigIntegerField("儿童", null=True)
    region_path = models.CharField("区划", max_length=12)
    county_code = models.CharField("县级区划", max_length=12)
    issued_on = models.DateField("制发日期")
    data = SealedJsonField("打印内容")
    template_hash = models.CharField("模板 SM3", max_length=64)
    status = models.CharField(
        "状态", max_length=10, choices=DocumentStatus.choices(), default=DocumentStatus.DRAFT
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="制作人"
    )
    made_at = models.DateTimeField("制作时间")
    scan = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", null=True, verbose_name="签章扫描件"
    )
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="作废人"
    )
    voided_at = models.DateTimeField("作废时间", null=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "文书"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "number"],
                name="document_number_once",
                violation_error_message="同一单位的文号不能重复",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(scan__isnull=False),
                name="document_signed_has_scan",
                violation_error_message="登记签章必须有扫描件",
            ),
            models.CheckConstraint(
                condition=~Q(status="void") | ~Q(void_reason=""),
                name="document_void_has_reason",
                violation_error_message="作废必须写明理由",
            ),
        ]
        indexes = [models.Index(fields=["region_path", "kind", "id"], name="document_list")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Signature(SealedModel):
    """One signature on the scanned paper (签字): position, date, sealed name, and who entered it."""

    document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="signatures")
    position = models.CharField("签字栏", max_length=30, choices=Position.choices())
    name = SealedTextField("签字人")
    signed_on = models.DateField("签字日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="登记人"
    )
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "签字"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="signature_once_per_position",
                violation_error_message="同一签字栏只登记一次",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()} {self.signed_on}"

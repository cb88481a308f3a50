"""What can happen to a provider, and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType
from kangjiu.providers.choices import ProviderStatus

_STATUS = {"status": dict(ProviderStatus.choices())}

REGISTERED = EventType("providers.registered", "登记为候选机构", "oversight")
STATUS_CHANGED = EventType("providers.status_changed", "定点状态改为“{status}”", "oversight", _STATUS)
SITE_ADDED = EventType("providers.site_added", "增加服务场所 {site_id}", "oversight")
AGREEMENT_DRAFTED = EventType(
    "providers.agreement_drafted", "拟订服务协议，{starts_on} 至 {ends_on}", "oversight"
)
AGREEMENT_SIGNED = EventType(
    "providers.agreement_signed", "签订服务协议，{starts_on} 至 {ends_on}", "oversight"
)
AGREEMENT_ENDED = EventType("providers.agreement_ended", "终止服务协议，{ended_on} 起", "oversight")
PRICES_SET = EventType("providers.prices_set", "公示收费目录 {count} 项，{from_on} 起", "oversight")
THERAPIST_ADDED = EventType("providers.therapist_added", "登记康复治疗师 {therapist_id}", "oversight")
THERAPIST_LEFT = EventType("providers.therapist_left", "康复治疗师 {therapist_id} 离岗，{to_on}", "oversight")
LICENCE_RENEWED = EventType("providers.licence_renewed", "更新执业许可有效期至 {expires_on}", "oversight")
THERAPIST_RENEWED = EventType(
    "providers.therapist_renewed", "更新康复治疗师 {therapist_id} 证书有效期至 {expires_on}", "oversight"
)

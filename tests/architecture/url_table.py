"""Every address of the system, who may enter and what they see: this table is the permission policy, played.

One row an address: its name, the permission (or several, joined by `|`), and the status for a person of the own county.
From the row follow, for every role: no permission → 403; not signed in → the login page; a subject of another county
→ 404; a subject that is not theirs, for institutions and families → 404. A row says so where an address differs.
"""

from __future__ import annotations

from tests.architecture.url_row import PUBLIC, SIGNED_IN, Row
from tests.architecture.url_table_money import CARE, CLAIMS, FUNDS, PROVIDERS

# Addresses of libraries whose views carry no mark of ours, with the reason why they may stand in the resolver.
FOREIGN: dict[str, str] = {}

FRAME = {
    "pages:display": Row(PUBLIC),
    "pages:columns": Row(PUBLIC, make="list_name", own=302, post={}),
    "pages:healthz": Row(PUBLIC),
    "pages:gallery": Row(PUBLIC),
    "pages:gallery_page": Row(PUBLIC, make="gallery_page"),
}

SIGNING_IN = {
    "account_login": Row(PUBLIC, own=302, stranger=200),
    "mfa_authenticate": Row(PUBLIC, own=302),
    "accounts:logout": Row(PUBLIC),
    "accounts:me": Row(SIGNED_IN),
    "accounts:password": Row(SIGNED_IN),
    "account_reauthenticate": Row(SIGNED_IN),
    "mfa_index": Row(SIGNED_IN),
    "mfa_activate_totp": Row(SIGNED_IN),
    "mfa_reauthenticate": Row(SIGNED_IN, own=302),
    "mfa_view_recovery_codes": Row(SIGNED_IN, own=404),
    "mfa_generate_recovery_codes": Row(SIGNED_IN),
}

ACCOUNTS = {
    "accounts:users": Row("accounts.users|accounts.roles", rows="users"),
    "accounts:user_create": Row("accounts.users"),
    "accounts:user": Row("accounts.users|accounts.roles", make="user"),
    "accounts:reset_password": Row("accounts.users", make="user", post={}),
    "accounts:reset_second_factor": Row("accounts.users", make="user", own=302, post={}),
    "accounts:lock": Row("accounts.users", make="user", own=302, post={}),
    "accounts:unlock": Row("accounts.users", make="user", own=302, post={}),
    "accounts:roles": Row("desk.use"),
    "accounts:role_assign": Row("accounts.roles", make="user"),
    "accounts:role_end": Row("accounts.roles", make="role"),
    "accounts:organisations": Row("accounts.users|accounts.roles", rows="organisations"),
    "accounts:organisation_create": Row("accounts.users"),
    "accounts:organisation_public": Row("accounts.users", make="organisation"),
    "accounts:regions": Row("accounts.users"),
    "accounts:region_change": Row("accounts.users", make="region"),
    "accounts:organisation_close": Row("accounts.users", make="organisation", own=302, post={}),
}

# A year of the calendar belongs to the whole country.
CLOCKS = {
    "clocks:calendar": Row("clocks.calendar"),
    "clocks:year": Row("clocks.calendar", make="calendar_year", other=200),
    "clocks:notice": Row("clocks.calendar", make="calendar_year", other=200),
    "clocks:day": Row("clocks.calendar"),
    "audit:list": Row("audit.view"),
    "audit:readings": Row("audit.view"),
}

READS_PAPERS = "documents.view|documents.issue"
BELOW_COUNTY = {"village": 404, "township": 404}  # a county's paper is not theirs

DOCUMENTS = {
    "documents:list": Row(READS_PAPERS, rows="documents"),
    "documents:mark": Row("documents.issue"),
    "documents:detail": Row(READS_PAPERS, make="document", roles=BELOW_COUNTY),
    "documents:pdf": Row(READS_PAPERS, make="document", roles=BELOW_COUNTY),
    "documents:word": Row(READS_PAPERS, make="document", roles=BELOW_COUNTY),
    "documents:scan": Row(READS_PAPERS, make="document", own=404),
    "documents:printed": Row("documents.issue|documents.sign_entry", make="document", own=302, post={}),
    "documents:sign": Row("documents.sign_entry", make="document"),
    "documents:void": Row("documents.issue", make="document"),
}

EXCHANGE = {
    "exchange:exports": Row("desk.use", rows="exports"),
    "exchange:export": Row("desk.use", make="export", own=404),
    "exchange:export_progress": Row("desk.use", make="export", own=404),
    "exchange:export_cancel": Row("desk.use", make="export", own=404, post={}),
    "exchange:export_file": Row("desk.use", make="export", own=404),
    "exchange:list": Row("exchange.import", rows="imports"),
    "exchange:upload": Row("exchange.import"),
    "exchange:template": Row("exchange.import", make="import_kind", other=200, narrow=200),
    "exchange:detail": Row("exchange.import", make="import"),
    "exchange:progress": Row("exchange.import", make="import"),
    "exchange:columns": Row("exchange.import", make="import"),
    "exchange:marked": Row("exchange.import", make="import"),
    "exchange:original": Row("exchange.import", make="import"),
    "exchange:check": Row("exchange.import", make="import", own=302, post={}),
    "exchange:write": Row("exchange.import", make="import", own=409, post={}),
    "exchange:undo": Row("exchange.import", make="import", own=409, post={}),
}

# The first GET of a page of a file asks why it is read; sending it without a purpose is refused.
REGISTRY = {
    "registry:list": Row("registry.view", rows="children"),
    "registry:export_full": Row("registry.reveal", post={}),
    "registry:duplicates": Row("registry.merge", rows="duplicates"),
    "registry:check_number": Row("registry.edit|applications.enter", post={}),
    "registry:check_child": Row("registry.edit", post={}),
    "registry:new": Row("registry.edit"),
    "registry:detail": Row("registry.view", make="child"),
    "registry:purpose": Row("registry.view", make="child", own=422, post={}),
    "registry:reveal": Row("registry.reveal", make="child", post={}),
    "registry:edit": Row("registry.edit", make="child"),
    "registry:status": Row("registry.edit", make="child"),
    "registry:guardian_add": Row("registry.edit", make="child"),
    "registry:guardian_end": Row("registry.edit", make="guardian"),
    "registry:guardian_account": Row("registry.edit", make="guardian"),
    "registry:proxy_account": Row("registry.edit", make="child"),
    "registry:household": Row("registry.edit", make="child"),
    "registry:hardship_add": Row("registry.edit", make="child"),
    "registry:hardship_end": Row("registry.edit", make="hardship"),
    "registry:certificate_add": Row("registry.edit", make="child"),
    "registry:diagnosis_add": Row("registry.edit", make="child"),
    "registry:diagnosis_paper": Row("registry.view", make="diagnosis_paper"),
    "registry:categories": Row("registry.edit", make="child"),
    "registry:upper": Row("registry.upper", make="child"),
    "registry:merge": Row("registry.merge", make="two_children"),
    "registry:merge_choose": Row("registry.merge", make="child"),
}

# Published policy is public to everybody who is signed in with policy.view; drafts and entries are not. A county's policy
# is filled in and signed by its own federation: those of the city and the province above may only read and try it.
POLICY = {
    "policy:library": Row("policy.view", rows="policies"),
    "policy:list": Row("policy.view", rows="policies"),
    "policy:open": Row("policy.view", own=302),
    "policy:version": Row("policy.view", make="policy", other=200, narrow=200),
    "policy:read": Row("policy.view", make="policy", other=200, narrow=200),
    "policy:examples": Row("policy.view", make="policy", other=200, narrow=200),
    "policy:open_values": Row("policy.view", make="policy", other=200, narrow=200),
    "policy:notices": Row(PUBLIC),
    "policy:notice": Row(PUBLIC, make="policy"),
    "policy:notice_read": Row("policy.view", make="policy", own=302, other=302, narrow=302, post={}),
    "policy:upper": Row("policy.edit", make="policy_upper", above=403),
    "policy:rebase": Row("policy.edit", make="policy_upper", own=302, post={}, above=403),
    "policy:diff": Row("policy.view", make="policy_pair", other=200, narrow=200),
    "policy:import": Row("policy.edit"),
    "policy:enter": Row("policy.edit", make="policy_value", above=403),
    "policy:submit": Row("policy.edit", make="policy", own=409, post={}, above=403),
    "policy:sign": Row("policy.sign", make="policy", own=409, post={}, above=403),
    "policy:withdraw": Row("policy.sign", make="policy_plain", own=302, post={}, above=403),
    "policy:refuse_entry": Row("policy.sign|policy.edit", make="policy_entry", above=403),
    "policy:sign_entry": Row("policy.sign", make="policy_entry", own=302, post={}, above=403),
}

# The first GET of a page that shows the file asks why it is read.
ACCEPTS = "applications.refer|applications.review"
PUBLISHES = "applications.refer|applications.review|applications.approve"
DECIDES = "applications.review|applications.approve"
ENTERS = "applications.enter|applications.review"

APPLICATIONS = {
    "applications:merge_files": Row("registry.merge", make="two_children", own=302, post={}),
    "applications:unmerge_files": Row("registry.merge", make="merge", own=302, post={}),
    "applications:list": Row("applications.view", rows="applications"),
    "applications:referrals": Row("applications.view", rows="referrals"),
    "applications:enter": Row("applications.enter"),
    "applications:enter_for": Row("applications.enter", make="child_with_policy"),
    "applications:detail": Row("applications.view", make="application"),
    "applications:basis": Row("applications.view", make="application"),
    "applications:findings": Row(DECIDES, rows="findings"),
    "applications:finding": Row(DECIDES, make="finding"),
    "applications:edit": Row("applications.enter", make="application"),
    "applications:answers": Row(ENTERS, make="application"),
    "applications:submit": Row("applications.enter", make="application", own=409, post={}),
    "applications:withdraw": Row(ENTERS, make="application"),
    "applications:print_form": Row(
        "applications.refer|applications.review|applications.approve", make="application", own=302, post={}
    ),
    "applications:paper_add": Row(ENTERS, make="application"),
    "applications:paper": Row("applications.view", make="application_paper"),
    "applications:notify": Row(ACCEPTS, make="application"),
    "applications:complete": Row(ACCEPTS, make="application"),
    "applications:pause": Row(ACCEPTS, make="application", own=409, post={}),
    "applications:resume": Row(ACCEPTS, make="application", own=409, post={}),
    "applications:review": Row("applications.review", make="application"),
    "applications:decide": Row("applications.approve", make="application"),
    # a pack that asks for no notice has no page for one
    "applications:publicity": Row(PUBLISHES, make="application", own=404),
    "applications:publicity_end": Row(PUBLISHES, make="application", own=404, post={}),
    "applications:objection": Row(PUBLISHES, make="application", own=404),
    "applications:objection_answer": Row(DECIDES, make="objection"),
    "applications:appeal": Row("applications.appeal", make="application"),
    "applications:appeal_answer": Row(DECIDES, make="appeal"),
    "applications:correct": Row("applications.correct", make="application"),
    "applications:correction": Row("applications.confirm_correction", make="correction"),
    "applications:correction_proof": Row("applications.confirm_correction", make="correction_with_proof"),
    "applications:refer": Row("applications.refer", make="right"),
    "applications:right_change": Row(DECIDES, make="right"),
    "applications:right_restore": Row(DECIDES, make="right", own=409, post={}),
    "applications:referral_cancel": Row("applications.refer", make="referral"),
}

HOME_OF_FAMILIES = {"guardian": 302, "proxy": 302}

DESK = {
    "desk:home": Row(SIGNED_IN, roles=HOME_OF_FAMILIES),
    "desk:search": Row("desk.use", post={"q": "安小禾"}, rows="duplicates"),
    "desk:file": Row("registry.view", make="child"),
    "desk:purpose": Row("registry.view", make="child", own=422, post={}),
    "desk:file_family": Row("registry.view", make="child"),
    "desk:file_care": Row("care.view", make="child", roles={"expert": 403}),
    "desk:file_money": Row("claims.view", make="child", roles={"finance": 403, "medical_insurance": 403}),
    "desk:file_papers": Row("applications.view", make="child"),
    "desk:file_readings": Row("registry.view", make="child"),
    "desk:file_changes": Row("registry.view", make="child"),
    "desk:file_print": Row("registry.view", make="child"),
    "desk:lab": Row("policy.edit|policy.sign", rows="drafts"),
    "desk:lab_begin": Row("policy.edit"),
    "desk:lab_draft": Row("policy.edit|policy.sign", make="policy_draft"),
    "desk:lab_balance": Row("policy.edit|policy.sign", make="policy_draft"),
    "desk:lab_rules": Row("policy.edit|policy.sign", make="policy_draft"),
    "desk:lab_check": Row("policy.edit|policy.sign", make="policy_draft", post={}),
    "desk:lab_rows": Row("policy.edit|policy.sign", make="policy_replayed"),
    "desk:lab_child": Row("policy.edit|policy.sign", make="policy_replayed_child"),
    "desk:lab_memo": Row("policy.edit|policy.sign", make="policy_replayed"),
    "desk:lab_copy": Row("policy.edit", make="policy_draft", own=302, post={}),
    "desk:lab_drop": Row("policy.edit", make="policy_draft", own=302, post={}, above=403),
    "desk:lab_save": Row("policy.edit", make="policy_draft", above=403),
    "desk:lab_restate": Row("policy.edit", make="policy_draft", own=409, post={}, above=403),
}

# First in the table: which county to ask for depends on the policies published so far.
PORTAL = {
    "portal:entitled": Row(PUBLIC),
    "portal:entitled_ask": Row(PUBLIC, make="public_policy"),
    "portal:home": Row("family.use"),
    "portal:progress": Row("family.use"),
    "portal:money": Row("family.use"),
    "portal:mine": Row("family.use"),
    "portal:readings": Row("family.use", make="child"),
    "portal:month": Row("care.confirm", make="family_month"),
    "portal:slip": Row("care.confirm", make="family_slip"),
    "portal:apply": Row("family.use"),
    "portal:apply_start": Row("family.use", make="child"),
    "portal:apply_step": Row("family.use", make="application_page"),
    "portal:application": Row("family.use", make="application"),
    "portal:paper_add": Row("family.use", make="application"),
    "portal:withdraw": Row("family.use", make="application", post={}),
    "portal:appeal": Row("family.use", make="application"),
    "portal:decision": Row("family.use", make="application"),
    "portal:submit": Row("family.use", make="application", post={}),
}

TABLE: dict[str, Row] = {
    **PORTAL,
    **DESK,
    **APPLICATIONS,
    **PROVIDERS,
    **CARE,
    **FUNDS,
    **CLAIMS,
    **POLICY,
    **DOCUMENTS,
    **EXCHANGE,
    **FRAME,
    **SIGNING_IN,
    **ACCOUNTS,
    **CLOCKS,
    **REGISTRY,
}

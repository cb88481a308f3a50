"""Forms of the family's pages (家庭门户表单)."""

from kangjiu.portal.forms.apply import AskForm, CategoryForm, ItemsForm, SiteForm, ask_form
from kangjiu.portal.forms.entitled import StepForm, plain, step_form
from kangjiu.portal.forms.family import AppealForm, MonthForm, PaperForm, SlipForm

__all__ = [
    "AppealForm",
    "AskForm",
    "CategoryForm",
    "ItemsForm",
    "MonthForm",
    "PaperForm",
    "SiteForm",
    "SlipForm",
    "StepForm",
    "ask_form",
    "plain",
    "step_form",
]

"""Which parts of the dashboards an organisation uses."""

from django import forms

from dashboards.models import DashboardSettings


class PartsForm(forms.ModelForm):
    """What an organisation switches on beyond the profile « simple »."""

    class Meta:
        model = DashboardSettings
        fields = [
            "uses_objectives",
            "plan_name",
            "uses_forecast",
            "uses_comparison",
            "shares_figures",
            "shows_public_page",
        ]

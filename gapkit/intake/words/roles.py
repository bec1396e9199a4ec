"""Roles: how the company's own people are called in a heading, a cell or the name of a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from gapkit.intake.words.text import words
from gapkit.model.company import VIEWS


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VIEW_WORDS = {
    "manager": _set(
        "manager managers management director directors head heads supervisor supervisors boss bosses ceo coo cfo cto"
        " chief president directivo directivos directiva directivas directora directoras directores direccion gerente"
        " gerentes gerencia mando mandos jefe jefa jefes jefas responsable responsables supervisora supervisoras"
        " supervisores encargado encargada encargados encargadas presidente presidenta"
    ),
    "frontline": _set(
        "frontline front line staff employee employees agent agents adviser advisers advisor advisors contact crew"
        " primera linea plantilla empleado empleada empleados empleadas agente agentes personal contacto asesor"
        " asesora asesores"
    ),
}
"""How a level of the company is called in a cell or the name of a sheet, in plain form."""

_HANDLES = _set(
    "manager managers gerente gerentes gestor gestora gestores gestoras executive executives ejecutivo ejecutiva"
)
_HANDLED = _set("account accounts relationship cuenta cuentas cliente clientes cartera carteras relacion relaciones")
"""Who handles accounts or customers serves them, whatever the title says; managers of those who do say so."""

_ABOVE = _set("team equipo area head heads jefe jefa director directora directores")
_EITHER_WORDS = _set(
    "gestor gestora gestores gestoras executive executives ejecutivo ejecutiva ejecutivos ejecutivas coordinator"
    " coordinators coordinador coordinadora coordinadores coordinadoras lead leader leaders lider lideres"
)
"""Titles that some give to who decides and others to who serves."""

_ROLE_WORDS = _set("role rol papel nivel level puesto position cargo perfil profile view vista funcion job")
_FILLERS = _set("de del la el los las the of a tu su your en in y and")


def view_of(text: str) -> str:
    """Return the view that a name speaks of, blank if it speaks of none; who manages the staff is a manager.

    >>> view_of("Primera línea"), view_of("Managers 2026"), view_of("Customers")
    ('frontline', 'manager', '')
    >>> view_of("Account manager"), view_of("Gestor de cuenta"), view_of("CEO")
    ('frontline', 'frontline', 'manager')
    """
    said = words(text)
    if said & _HANDLES and said & _HANDLED and not said & _ABOVE:
        return "frontline"
    return next((view for view in VIEWS if said & _VIEW_WORDS[view]), "")


def either_of(text: str) -> str:
    """Return the title in a name that may speak of either view, blank where none does or another word says which.

    >>> either_of("Gestora comercial"), either_of("Gestor de clientes"), either_of("Buyer")
    ('gestora', '', '')
    """
    if view_of(text):
        return ""
    return min(words(text) & _EITHER_WORDS, default="")


def names_roles(heading: str) -> bool:
    """Tell whether a heading may stand over a column that says who answers.

    >>> names_roles("Papel"), names_roles("Your position"), names_roles("Region")
    (True, True, False)
    """
    said = words(heading) - _FILLERS
    return bool(said & _ROLE_WORDS) and len(said) <= 3


def of_the_company(values: Iterable[object]) -> bool:
    """Tell whether a column of roles holds managers and frontline, both, and nobody else.

    >>> of_the_company(["Manager", "Front line", None]), of_the_company(["Manager", "Buyer"])
    (True, False)
    """
    views = {view_of(value) if isinstance(value, str) else "" for value in values if value is not None and value != ""}
    return views == set(VIEWS)

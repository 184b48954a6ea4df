"""An import-linter contract: who may use a room's pages, forms, routes, tasks and commands."""

from importlinter import Contract, ContractCheck, fields, output


class InterfaceContract(Contract):
    """Interface modules are used by the interface modules of their own room only.

    `rooms` are the applications, `interfaces` the names of the modules (or packages) right under
    each of them that make its interface, dotted for those of a package inside; everything else in
    a room is its domain.
    """

    rooms = fields.ListField(subfield=fields.StringField())
    interfaces = fields.ListField(subfield=fields.StringField())

    def check(self, graph, verbose: bool) -> ContractCheck:
        """Look at each direct import that ends in an interface module."""
        broken = []
        for module in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if self._is_interface(imported) and not (
                    self._is_interface(module) and self._room(module) == self._room(imported)
                ):
                    details = graph.get_import_details(importer=module, imported=imported)
                    broken.append((module, imported, details[0]["line_number"] if details else 0))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that should not be."""
        for module, imported, line in check.metadata["broken"]:
            output.print_error(f"{module} (l. {line}) may not import {imported}", bold=False)

    def _room(self, module: str) -> str:
        return module.partition(".")[0]

    def _is_interface(self, module: str) -> bool:
        room, _, rest = module.partition(".")
        return room in self.rooms and any(
            rest == name or rest.startswith(f"{name}.") for name in self.interfaces
        )

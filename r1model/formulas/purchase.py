"""Purchase cost of a line-up and its running cost. Prices exclude VAT; irrecoverable VAT joins the cost."""

from r1model.graph.registry import formula


@formula(unit="money", source="own-arithmetic")
def gpu_cost(gpu_price: float, gpus: float) -> float:
    """All GPUs."""
    return gpus * gpu_price  # a count that is refused says so before a price that is missing


@formula(unit="money", source="own-arithmetic")
def server_cost(server_price: float, nodes: float) -> float:
    """All servers without GPUs."""
    return server_price * nodes


@formula(unit="money", source="seed-post")
def bare_cost(gpu_cost: float, server_cost: float) -> float:
    """GPUs and servers alone: all that the seed's totals count."""
    return gpu_cost + server_cost


@formula(unit="money", source="own-arithmetic")
def network_cost(bare_cost: float, network_share: float) -> float:
    """Switches, optics and cables as a share of GPUs and servers."""
    return bare_cost * network_share


@formula(unit="money", source="own-arithmetic")
def storage_cost(storage_tb: float, storage_price_per_tb: float) -> float:
    """Storage bought with the cluster."""
    return storage_tb * storage_price_per_tb


@formula(unit="money", source="own-arithmetic")
def hardware_cost(bare_cost: float, network_cost: float, storage_cost: float) -> float:
    """Everything that is installed."""
    return bare_cost + network_cost + storage_cost


@formula(unit="money", source="own-arithmetic")
def install_cost(hardware_cost: float, install_share: float) -> float:
    """Racks, cabling and installation as a share of the hardware."""
    return hardware_cost * install_share


@formula(unit="money", source="own-arithmetic")
def spares_cost(hardware_cost: float, spares_share: float) -> float:
    """Spare parts as a share of the hardware."""
    return hardware_cost * spares_share


@formula(unit="money", source="own-arithmetic")
def vat_cost(
    hardware_cost: float, install_cost: float, spares_cost: float, vat_rate: float, vat_recoverable: float
) -> float:
    """VAT that the company cannot recover."""
    return (hardware_cost + install_cost + spares_cost) * vat_rate * (1 - vat_recoverable)


@formula(unit="money", source="own-arithmetic")
def capex(hardware_cost: float, install_cost: float, spares_cost: float, vat_cost: float) -> float:
    """Purchase cost in total."""
    return hardware_cost + install_cost + spares_cost + vat_cost


@formula(unit="money/year", source="own-arithmetic")
def maintenance_cost(hardware_cost: float, maintenance_share: float) -> float:
    """Hardware maintenance of a year as a share of the hardware."""
    return hardware_cost * maintenance_share


@formula(unit="money/year", source="own-arithmetic")
def staff_cost(staff_fte: float, staff_price: float) -> float:
    """Operations staff of a year, fully loaded."""
    return staff_fte * staff_price


@formula(unit="money/year", source="own-arithmetic")
def running_cost(energy_cost_year: float, maintenance_cost: float, staff_cost: float) -> float:
    """Cost of running the line-up for a year, before tax and depreciation."""
    return energy_cost_year + maintenance_cost + staff_cost


@formula(unit="GPU", source="own-arithmetic")
def gpus_bought(nodes: float, gpus_per_node: float) -> float:
    """GPUs in all machines that are bought."""
    return nodes * gpus_per_node


@formula(unit="money", source="own-arithmetic")
def cash_cost(capex: float, running_cost: float, years: float) -> float:
    """Purchase plus running cost over the years, undiscounted and before tax."""
    return capex + running_cost * years


@formula(unit="money", source="own-arithmetic")
def gpu_cost_node(gpu_cost: float, nodes: float) -> float:
    """GPUs of one node, so that the line grows with the nodes."""
    return gpu_cost / nodes


@formula(unit="money", source="own-arithmetic")
def server_cost_node(server_cost: float, nodes: float) -> float:
    """Servers of one node, so that the line grows with the nodes."""
    return server_cost / nodes


@formula(unit="money", source="own-arithmetic")
def network_cost_node(network_cost: float, nodes: float) -> float:
    """Network of one node, so that the line grows with the nodes."""
    return network_cost / nodes


@formula(unit="money", source="own-arithmetic")
def install_cost_node(install_cost: float, nodes: float) -> float:
    """Installation of one node, so that the line grows with the nodes."""
    return install_cost / nodes


@formula(unit="money", source="own-arithmetic")
def spares_cost_node(spares_cost: float, nodes: float) -> float:
    """Spares of one node, so that the line grows with the nodes."""
    return spares_cost / nodes

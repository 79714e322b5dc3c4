"""Turns the weights of a ConvLSTM encoder-forecaster from PyTorch into a Convcast model archive.

    python3 tools/import_pytorch.py WEIGHTS.pt --card CARD.json -o ARCHIVE.zip
        [--names NAMES.json] [--gates ifog] [--forget-bias 1] [--ignore 'loss.*' ...]

docs/import.md says what the two JSON files hold, what can be imported and what cannot. The archive
is written whole or not at all; what does not fit ends with one line on the standard error and exit
code 2. Needs numpy and PyTorch 1.13 or later (Debian: python3-numpy, python3-torch).
"""
import argparse
import fnmatch
import hashlib
import json
import os
import pathlib
import sys
import zipfile

import numpy as np
import torch

GATES = "ifco"  # the order of a Convcast tensor
NETWORKS = ("encoder", "forecaster")
CONVOLUTIONS = (("input+state.weight",), ("state+input.weight",), ("input.weight", "state.weight"), ("state.weight",))
MOST_LAYERS = 16

CARD_FIELDS = {"format", "architecture", "frames", "training", "data", "scores", "created"}
ARCHITECTURE_FIELDS = {"channels", "patch", "hidden", "inputKernel", "stateKernel", "peephole", "rows", "columns",
                       "forecaster", "output"}

OWN_NAMES = {
    "{network}.{layer}.input.weight": "{network}.{layer}.input.weight",
    "{network}.{layer}.state.weight": "{network}.{layer}.state.weight",
    "{network}.{layer}.bias": "{network}.{layer}.bias",
    "{network}.{layer}.peephole.{gate}": "{network}.{layer}.peephole.{gate}",
    "readout.weight": "readout.weight",
    "readout.bias": "readout.bias",
}
CELL_LIST_NAMES = {
    "{network}.{layer}.input+state.weight": "{network}.cell_list.{layer}.conv.weight",
    "{network}.{layer}.bias": "{network}.cell_list.{layer}.conv.bias",
    "readout.weight": "readout.weight",
    "readout.bias": "readout.bias",
}


class Refused(Exception):
    """What does not fit, in one line."""


def require(holds, otherwise):
    if not holds:
        raise Refused(otherwise)


# --- what is read


def read_json(path):
    def unique(pairs):
        names = [name for name, _ in pairs]
        for name in names:
            require(names.count(name) == 1, f"{path} has {name} twice")
        return dict(pairs)

    try:
        value = json.loads(pathlib.Path(path).read_text(encoding="utf-8"), object_pairs_hook=unique)
    except OSError as failure:
        raise Refused(f"{path} cannot be read: {failure.strerror}")
    except ValueError as broken:
        raise Refused(f"{path} is not JSON: {broken}")
    require(isinstance(value, dict), f"{path} is not a JSON object")
    return value


def read_tensors(path, ignored):
    """The float tensors of a state dict, or of a checkpoint that has one as 'state_dict' or 'model'.

    ignored: patterns of names that are left out. Gives name -> float32 array.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as failure:
        raise Refused(f"{path} cannot be read: {failure.strerror or failure}")
    except Exception:  # pickle's, zip's and PyTorch's own have no common kind
        raise Refused(f"{path} is not read by torch.load with weights_only=True; expected tensors and their names "
                      "alone, as torch.save(model.state_dict(), ...) writes them")
    for inner in ("state_dict", "model"):
        if isinstance(content, dict) and isinstance(content.get(inner), dict):
            content = content[inner]
    require(isinstance(content, dict) and content, f"{path} has no state dict; expected names and tensors")
    if all(str(name).startswith("module.") for name in content):
        content = {name[len("module."):]: tensor for name, tensor in content.items()}

    arrays = {}
    for name, tensor in content.items():
        name = str(name)
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in ignored):
            continue
        require(isinstance(tensor, torch.Tensor) and tensor.is_floating_point() and tensor.layout == torch.strided,
                f"'{name}' is not a dense tensor of real numbers; --ignore leaves it out")
        array = tensor.detach().to(torch.float32).contiguous().numpy()
        require(np.isfinite(array).all(), f"tensor '{name}' has a number that is not finite in float32")
        arrays[name] = array
    require(arrays, f"{path} has no tensors that are not left out")
    return arrays


def gate_order(text):
    """'ifog' -> 'ifoc'"""
    order = text.replace("g", "c")
    require(sorted(order) == sorted(GATES),
            f"--gates is '{text}'; expected i, f, c (or g) and o once each, in the order of the file, such as ifog")
    return order


class Source:
    """Their tensors, asked for by the names of ours. Knows which were used."""

    def __init__(self, tensors, names, order):
        self.tensors, self.order, self.used = tensors, order, set()
        self.chosen = names is not None
        if not self.chosen:
            names = CELL_LIST_NAMES if any(".cell_list." in name for name in tensors) else OWN_NAMES
        self.names, self.letters = self.checked(names)

    @staticmethod
    def checked(names):
        """A names file as parts and their names, and what each gate is called."""
        letters = names.get("gates", {})
        require(isinstance(letters, dict) and set(letters) <= set(GATES)
                and all(isinstance(said, str) for said in letters.values()),
                "the names: gates is not an object of texts such as {\"c\": \"g\"}, for i, f, c and o")
        parts = {part for parts in CONVOLUTIONS for part in parts} | {"bias", "peephole.{gate}"}
        parts |= {f"peephole.{gate}" for gate in "ifo"}
        for key, value in names.items():
            if key == "gates":
                continue
            network, _, rest = key.partition(".")
            layer, _, part = rest.partition(".")
            known = key in ("readout.weight", "readout.bias") or (
                network in NETWORKS + ("{network}",) and (layer == "{layer}" or layer.isdecimal()) and part in parts)
            require(known, f"the names: '{key}' is no part of a network; expected gates, readout.weight, readout.bias, "
                           f"or encoder. or forecaster., {{layer}}., and one of {', '.join(sorted(parts))}")
            texts = value if isinstance(value, list) and key.endswith("bias") else [value]
            require(value is None and key.endswith("bias") or texts and all(isinstance(t, str) for t in texts),
                    f"the names: '{key}' is {json.dumps(value)}; expected a text"
                    + (", a list of texts or null" if key.endswith("bias") else ""))
        return {key: value for key, value in names.items() if key != "gates"}, {g: letters.get(g, g) for g in GATES}

    def templates(self, network, layer, part):
        """Their names for a part of a cell, {gate} left open but in peepholes; None where there is none."""
        kind, _, gate = part.partition(".")
        parts = (part, "peephole.{gate}") if kind == "peephole" else (part,)
        for key in (f"{n}.{l}.{p}" for p in parts for l in (layer, "{layer}") for n in (network, "{network}")):
            if key in self.names:
                said = self.names[key]
                if said is None:
                    return None
                filled = [text.replace("{network}", network).replace("{layer}", str(layer))
                          for text in (said if isinstance(said, list) else [said])]
                return [text.replace("{gate}", self.letters[gate]) for text in filled] if len(parts) > 1 else filled
        return []

    def by_gate(self, template):
        """The names that a template stands for: four with {gate}, in our order, else one."""
        return [template.replace("{gate}", self.letters[g]) for g in GATES] if "{gate}" in template else [template]

    def has(self, network, layer, part):
        return any(name in self.tensors
                   for template in self.templates(network, layer, part) or [] for name in self.by_gate(template))

    def take(self, name, ours):
        require(name in self.tensors, f"there is no tensor '{name}', which is looked for as {ours}")
        self.used.add(name)
        return self.tensors[name]

    def stacked(self, template, ours, trim=lambda array: array):
        """All four gates of a tensor, one above the other in our order, (4N, ...)."""
        gates = [trim(self.take(name, ours)) for name in self.by_gate(template)]
        if len(gates) == 4:
            require(len({gate.shape for gate in gates}) == 1 and gates[0].ndim,
                    f"the gates of {ours} have shapes {', '.join(shown(gate.shape) for gate in gates)}; "
                    "expected the same, N first")
            return np.concatenate(gates)
        fused = gates[0]
        require(self.order is not None, f"'{template}' has four gates in one tensor; --gates has to say their order")
        require(fused.ndim and fused.shape[0] % 4 == 0,
                f"tensor '{template}' has shape {shown(fused.shape)}; expected four gates, 4N first")
        parts = np.split(fused, 4)
        return np.concatenate([parts[self.order.index(gate)] for gate in GATES])

    def require_all_used(self):
        unused = sorted(set(self.tensors) - self.used)
        require(not unused, f"tensors that are not used: {', '.join(unused)}; "
                            "the names have to say what they are, or --ignore leaves them out")


def shown(shape):
    return "(" + ", ".join(map(str, shape)) + ")"


# --- what is made of it


def layers_of(source):
    """How many layers there are: as many as the last one that any tensor belongs to."""
    parts = {part for parts in CONVOLUTIONS for part in parts} | {"bias"}
    last = max((layer for layer in range(MOST_LAYERS + 1) for network in NETWORKS for part in parts
                if source.has(network, layer, part)), default=-1)
    if last < 0:
        looked = [name for parts in CONVOLUTIONS for part in parts
                  for template in source.templates("encoder", 0, part) or [] for name in source.by_gate(template)]
        raise Refused(f"there is no first layer: none of {', '.join(dict.fromkeys(looked)) or 'nothing'} "
                      f"is among the file's tensors, {', '.join(sorted(source.tensors))}")
    require(last < MOST_LAYERS, f"there are more than {MOST_LAYERS} layers")
    return last + 1


def convolutions(source, network, layer):
    """A cell's kernels: (4N, in, k, k) or None, (4N, N, k, k)."""
    cell = f"{network}.{layer}"
    named = [parts for parts in CONVOLUTIONS if all(source.templates(network, layer, part) for part in parts)]
    require(named, f"the names have no {cell}.state.weight or {cell}.input+state.weight")
    if len(named) > 1 and cell != "forecaster.0":
        named = [parts for parts in named if parts != ("state.weight",)]  # only there may a cell have no input
    there = [parts for parts in named if all(source.has(network, layer, part) for part in parts)]
    taken, parts = {}, (there or named[-1:])[0]
    for part in parts:
        [template] = source.templates(network, layer, part)
        weight = source.stacked(template, f"{cell}.{part}")
        require(weight.ndim == 4 and weight.shape[0] % 4 == 0,
                f"{cell}.{part}, '{template}', has shape {shown(weight.shape)}; expected (4N, channels, k, k)")
        sides = weight.shape[2:]
        require(all(side % 2 for side in sides),
                f"{cell}.{part}, '{template}', has kernels of {sides[0]} x {sides[1]}; expected odd sides")
        taken[part] = weight
    hidden = next(iter(taken.values())).shape[0] // 4
    if "+" in parts[0]:
        weight = taken[parts[0]]
        require(weight.shape[1] >= hidden,
                f"{cell}.{parts[0]} has shape {shown(weight.shape)}; expected N = {hidden} channels or more")
        fed = weight.shape[1] - hidden
        if parts[0].startswith("input"):
            given, state = weight[:, :fed], weight[:, fed:]
        else:
            state, given = weight[:, :hidden], weight[:, hidden:]
        return (given if fed else None), state
    given, state = taken.get("input.weight"), taken["state.weight"]
    require(state.shape[1] == hidden and (given is None or given.shape[0] == 4 * hidden),
            f"{cell} has weights of shapes {' and '.join(shown(w.shape) for w in taken.values())}; "
            "expected (4N, in, k, k) for the input and (4N, N, k, k) for the state")
    return given, state


def bias_of(source, network, layer, hidden):
    """(4N), the sum of all that the names give; zeros where they say there is none."""
    cell = f"{network}.{layer}"
    templates = source.templates(network, layer, "bias")
    require(templates != [], f"the names have no {cell}.bias; null says that there is none")
    total = np.zeros(4 * hidden, np.float32)
    for template in templates or []:
        bias = source.stacked(template, f"{cell}.bias", trim=np.ravel)
        require(bias.shape == total.shape,
                f"{cell}.bias, '{template}', has {bias.size} numbers; expected {total.size}")
        total = total + bias
    return total


def peephole_of(source, network, layer, gate, hidden):
    """(N) by channel or (N, rows, columns) by position."""
    ours = f"{network}.{layer}.peephole.{gate}"
    templates = source.templates(network, layer, f"peephole.{gate}")
    require(templates, f"the names have no {ours}")
    weight = source.take(templates[0], ours)
    theirs = weight.shape
    if weight.ndim == 4 and weight.shape[0] == 1:
        weight = weight[0]
    if weight.ndim == 3 and weight.shape[1:] == (1, 1):
        weight = weight[:, 0, 0]
    require(weight.ndim in (1, 3) and weight.shape[0] == hidden,
            f"{ours}, '{templates[0]}', has shape {shown(theirs)}; expected N = {hidden} numbers by channel, "
            f"({hidden}, 1, 1), or by position, ({hidden}, rows, columns), with or without a 1 in front")
    return weight


def cells(source):
    """The tensors of all cells by name, their kernels still of the sides they had."""
    tensors, layers = {}, layers_of(source)
    places = [(network, layer) for network in NETWORKS for layer in range(layers)]
    peepholes = (source.chosen and any(".peephole." in key for key in source.names)
                 or any(source.has(*place, f"peephole.{gate}") for place in places for gate in "ifo"))
    for network, layer in places:
        cell = f"{network}.{layer}"
        given, state = convolutions(source, network, layer)
        hidden = state.shape[1]
        if given is not None:
            tensors[f"{cell}.input.weight"] = given
        tensors[f"{cell}.state.weight"] = state
        tensors[f"{cell}.bias"] = bias_of(source, network, layer, hidden)
        for gate in "ifo" if peepholes else "":
            tensors[f"{cell}.peephole.{gate}"] = peephole_of(source, network, layer, gate, hidden)
    return tensors, layers, peepholes


def widened(weight, side):
    """The same convolution with larger kernels: zeros around those it has."""
    rows, columns = ((side - k) // 2 for k in weight.shape[2:])
    return np.pad(weight, ((0, 0), (0, 0), (rows, rows), (columns, columns)))


def same_kernels(tensors, kind, side):
    """Gives all kernels of a kind the side of the largest, or the one asked for."""
    names = [name for name in tensors if name.endswith(kind)]
    largest = max(max(tensors[name].shape[2:]) for name in names)
    field = kind.split(".")[0] + "Kernel"
    side = largest if side is None else side
    require(type(side) is int and side % 2 and side >= largest,
            f"architecture.{field} is {side}; the kernels in the file need an odd side from {largest} on")
    for name in names:
        tensors[name] = widened(tensors[name], side)
    return side


def readout(source, tensors, hidden, channels):
    """Adds the read-out; one that sees the last layer only gets zeros for the others."""
    name = source.names.get("readout.weight")
    require(name, "the names have no readout.weight")
    weight = source.take(name, "readout.weight")
    total = sum(hidden)
    if weight.ndim == 4 and weight.shape[1] == hidden[-1]:
        weight = np.pad(weight, ((0, 0), (total - hidden[-1], 0), (0, 0), (0, 0)))
    require(weight.shape == (channels, total, 1, 1),
            f"readout.weight, '{name}', has shape {shown(weight.shape)}; expected ({channels}, {total}, 1, 1), over "
            f"all layers, or ({channels}, {hidden[-1]}, 1, 1), over the last")
    tensors["readout.weight"] = weight
    require("readout.bias" in source.names, "the names have no readout.bias; null says that there is none")
    said = source.names["readout.bias"]
    bias = np.zeros(channels, np.float32)
    for name in [] if said is None else said if isinstance(said, list) else [said]:
        part = source.take(name, "readout.bias").ravel()
        require(part.shape == bias.shape,
                f"readout.bias, '{name}', has {part.size} numbers; expected {channels}")
        bias = bias + part
    tensors["readout.bias"] = bias


def fitted(source, wanted, forget_bias):
    """Makes a Convcast network of their tensors.

    wanted: the fields of the architecture that the card has. Gives the whole architecture, and the
    tensors as docs/archive.md has them, in its order. Refuses what differs from it or from wanted.
    """
    tensors, layers, peepholes = cells(source)
    hidden = [tensors[f"encoder.{layer}.state.weight"].shape[1] for layer in range(layers)]
    require("encoder.0.input.weight" in tensors, "encoder.0 has no input weights; expected (4N, in, k, k)")
    seen = tensors["encoder.0.input.weight"].shape[1]

    feed = wanted.get("forecaster", "autoregressive" if "forecaster.0.input.weight" in tensors else "zero-input")
    if feed == "zero-input" and tensors.pop("forecaster.0.input.weight", None) is not None:
        print("forecaster.0: the input's weights are left out, as its input is zero")
    for network in NETWORKS:
        for layer, n in enumerate(hidden):
            cell = f"{network}.{layer}"
            found = tensors[f"{cell}.state.weight"].shape[1]
            require(found == n, f"{cell} has {found} hidden channels; encoder.{layer} has {n}")
            expected = hidden[layer - 1] if layer else seen if (network, feed) != ("forecaster", "zero-input") else 0
            given = tensors.get(f"{cell}.input.weight")
            fed = 0 if given is None else given.shape[1]
            require(fed == expected, f"{cell} takes {fed} channels; expected {expected}")
            tensors[f"{cell}.bias"][n:2 * n] += np.float32(forget_bias)

    patch = wanted.get("patch", 1)
    require(type(patch) is int and patch >= 1 and seen % patch ** 2 == 0,
            f"architecture.patch is {patch}; encoder.0 takes {seen} channels, a multiple of patch x patch is expected")
    readout(source, tensors, hidden, seen)
    source.require_all_used()
    for name, tensor in tensors.items():
        require(np.isfinite(tensor).all(), f"{name} has a sum that is not finite in float32")

    architecture = {
        "channels": seen // patch ** 2, "patch": patch, "hidden": hidden,
        "inputKernel": same_kernels(tensors, "input.weight", wanted.get("inputKernel")),
        "stateKernel": same_kernels(tensors, "state.weight", wanted.get("stateKernel")),
        "peephole": "none", "forecaster": feed, "output": wanted.get("output"),
    }
    if peepholes:
        shapes = {name: tensor.shape[1:] for name, tensor in tensors.items() if ".peephole." in name}
        grid = shapes["encoder.0.peephole.i"]
        for name, other in shapes.items():
            require(other == grid, f"{name} is for {shown(other) if other else 'any grid'}, "
                                   f"encoder.0.peephole.i for {shown(grid) if grid else 'any grid'}")
        architecture["peephole"] = "position" if grid else "channel"
        architecture.update(zip(("rows", "columns"), grid))
    for field, value in wanted.items():
        require(architecture.get(field) == value,
                f"architecture.{field} is {json.dumps(value)} in the card; the tensors make it "
                f"{json.dumps(architecture.get(field))}")
    return architecture, tensors


def checked_card(card):
    """The card as it is given, if what cannot be read from tensors is in it."""
    for where, fields, known in (("the card", card, CARD_FIELDS),
                                 ("architecture", card.get("architecture", {}), ARCHITECTURE_FIELDS)):
        require(isinstance(fields, dict), f"{where} is not an object")
        for field in fields:
            require(field in known, f"{where} has a field {field}; expected {', '.join(sorted(known))}")
    require(card.get("format", 1) == 1, f"the card's format is {card.get('format')}; expected 1")
    for field, choices in (("output", ("sigmoid", "linear")), ("forecaster", ("zero-input", "autoregressive"))):
        said = card.get("architecture", {}).get(field)
        require(said in choices or said is None and field == "forecaster",
                f"architecture.{field} is {json.dumps(said)}; expected {' or '.join(choices)}")
    frames = card.get("frames")
    require(isinstance(frames, dict), "the card has no frames; expected at least inputs and horizon")
    for field in ("inputs", "horizon"):
        count = frames.get(field)
        require(type(count) is int and 1 <= count <= 10_000,
                f"frames.{field} is {json.dumps(count)}; expected 1 to 10000")
    return card


# --- what is written


def safetensors(tensors):
    """The bytes of a safetensors file: little-endian float32, one tensor after the other."""
    header, end = {}, 0
    for name, tensor in tensors.items():
        begin, end = end, end + 4 * tensor.size
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text,
                     *(np.ascontiguousarray(tensor, "<f4").tobytes() for tensor in tensors.values())])


def write_archive(path, card, weights):
    """Writes both entries, or leaves what was there; the same bytes for the same model."""
    path = pathlib.Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "xb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(zipfile.ZipInfo("model.json"), json.dumps(card, indent=2, ensure_ascii=False))
                archive.writestr(zipfile.ZipInfo("weights.safetensors"), weights)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as failure:
        raise Refused(f"{path} cannot be written: {failure.strerror}")
    finally:
        part.unlink(missing_ok=True)


def convert(options):
    card = checked_card(read_json(options.card))
    names = None if options.names is None else read_json(options.names)
    order = None if options.gates is None else gate_order(options.gates)
    require(np.isfinite(options.forget_bias), f"--forget-bias is {options.forget_bias}; expected a number")
    source = Source(read_tensors(options.weights, options.ignore), names, order)
    architecture, tensors = fitted(source, card.get("architecture", {}), options.forget_bias)
    weights = safetensors(tensors)
    whole = {"format": 1, **card, "architecture": architecture, "weightsSha256": hashlib.sha256(weights).hexdigest()}
    whole.setdefault("training", {"importedFrom": pathlib.Path(options.weights).name})
    write_archive(options.output, whole, weights)
    print(f"{options.output}: {json.dumps(architecture)}, {sum(t.size for t in tensors.values())} weights "
          f"of {len(source.used)} tensors")


def main():
    parser = argparse.ArgumentParser(description="Turns PyTorch weights into a model archive: docs/import.md.")
    parser.add_argument("weights", help="a state dict, or a checkpoint with one as 'state_dict' or 'model'")
    parser.add_argument("--card", required=True, help="JSON: frames, and what of the architecture tensors do not say")
    parser.add_argument("-o", "--output", required=True, help="the archive that is written")
    parser.add_argument("--names", help="JSON: what the tensors are called; default: as in Convcast, or with cell_list")
    parser.add_argument("--gates", help="the order of gates that are in one tensor, such as ifog (g is c)")
    parser.add_argument("--forget-bias", type=float, default=0, help="what the model's code adds to the forget gate")
    parser.add_argument("--ignore", action="append", default=[], help="leaves out tensors of this name (* and ? match)")
    try:
        convert(parser.parse_args())
    except Refused as refused:
        print(f"import_pytorch: {' '.join(str(refused).split())}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()

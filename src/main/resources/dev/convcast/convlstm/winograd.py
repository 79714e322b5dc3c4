# A ConvLSTM cell's step by Winograd's minimal filtering, in TorchScript, for forecasts.
#
# Pixels are rows, (pixels, channels). They go through in blocks of a fixed number of tiles, (tiles,
# places, channels), since oneDNN chooses its kernel and its layout of the weights by that number.
# Gates come in pieces of n channels, (pixels, 4n): i, f, c and o of these channels side by side.
# What leads to c is doubled, the memory is kept doubled, and the hidden state halved, so that
# tanh(x) = 2 sigmoid(2x) - 1 takes few passes over memory; libtorch's own tanh is far slower.
#
# A part is [first block, last, first piece, last], the last ones excluded.
class Winograd(Module):
  __parameters__ = []
  __buffers__ = []

  # Weights, (places * 4n, channels, 1, 1), as multiply takes them.
  def pack(self: __torch__.Winograd, weight: Tensor, places: int, tiles: int) -> Tensor:
    size = [1, places * weight.size(1), tiles, 1]
    return torch.mkldnn_reorder_conv2d_weight(
        weight.to_mkldnn(), [0, 0], [1, 1], [1, 1], places, size)

  # A product of matrices for each place: a convolution of 1 x 1 with a group for each.
  def multiply(
      self: __torch__.Winograd, tiles: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    count, places = tiles.size(0), tiles.size(1)
    products = ops.mkldnn._convolution_pointwise(
        tiles.view([1, count, 1, -1]).permute([0, 3, 1, 2]), weight, bias,
        [0, 0], [1, 1], [1, 1], places, "none", annotate(List[Optional[number]], []), None)
    return products.permute([0, 2, 3, 1]).view([count, places, -1])

  def cut(self: __torch__.Winograd, pixels: Tensor, at: Tensor, into: Tensor) -> Tensor:
    tiles = torch.embedding(pixels, at).view([-1, into.size(0), pixels.size(1)])
    return torch.bmm(into.expand([tiles.size(0), -1, -1]), tiles)

  def join(self: __torch__.Winograd, products: Tensor, back: Tensor) -> Tensor:
    results = torch.bmm(back.expand([products.size(0), -1, -1]), products)
    return results.view([-1, products.size(2)])

  # From (pixels, in) to a part of the gates, (pieces, pixels, 4n).
  def convolve(
      self: __torch__.Winograd, pixels: Tensor, at: Tensor, into: Tensor, back: Tensor,
      weights: List[Tensor], gates: Tensor, part: List[int]) -> None:
    size = gates.size(1) // at.size(0)
    for block in range(part[0], part[1]):
      tiles = self.cut(pixels, at[block], into)
      for piece in range(part[2], part[3]):
        made = self.join(self.multiply(tiles, weights[piece], None), back)
        gates[piece].narrow(0, block * size, size).copy_(made)

  # Part of a step: fills the hidden state, (pixels + 1, N), and the memory, (pieces, pixels, n).
  #
  # given: nothing, or the input's share of the gates, and which of its pixels are this step's
  # last: nothing, or the state before
  # biases: of the products of each piece, for a step without input; bias: for one without a state
  # peepholes: nothing, or (pieces, 2, n) of i and f, and (pieces, n) of o
  def step(
      self: __torch__.Winograd, given: List[Tensor], last: List[Tensor], at: Tensor,
      into: Tensor, back: Tensor, weights: List[Tensor], biases: List[Tensor], bias: Tensor,
      peepholes: List[Tensor], hidden: Tensor, memory: Tensor, part: List[int]) -> None:
    size = memory.size(1) // at.size(0)
    for block in range(part[0], part[1]):
      tiles = annotate(List[Tensor], [])
      if len(last) > 0:
        tiles.append(self.cut(last[0], at[block], into))
      for piece in range(part[2], part[3]):
        gates = annotate(List[Tensor], [])
        if len(given) > 0:
          pixels = given[1].narrow(0, block * size, size)
          gates.append(torch.embedding(given[0][piece], pixels))
        if len(last) > 0:
          made = self.join(self.multiply(tiles[0], weights[piece], biases[piece]), back)
          gates.append(made)
        else:
          gates.append(bias[piece])
        if len(gates) > 1:
          gates[0].add_(gates[1])
        self.open(
            gates[0], last, peepholes, piece, block * size,
            hidden.narrow(0, block * size, size), memory[piece].narrow(0, block * size, size))

  # i_t = sigmoid(Wxi * X_t + Whi * H_{t-1} + Wci o C_{t-1} + bi), and so f
  # C_t = f_t o C_{t-1} + i_t o tanh(Wxc * X_t + Whc * H_{t-1} + bc)
  # o_t = sigmoid(Wxo * X_t + Who * H_{t-1} + Wco o C_t + bo)
  # H_t = o_t o tanh(C_t)
  def open(
      self: __torch__.Winograd, gates: Tensor, last: List[Tensor], peepholes: List[Tensor],
      piece: int, start: int, hidden: Tensor, c: Tensor) -> None:
    size, n = c.size(0), c.size(1)
    if len(last) > 0 and len(peepholes) > 0:
      before = last[1][piece].narrow(0, start, size)
      both = gates.narrow(1, 0, 2 * n).view([-1, 2, n])
      both.addcmul_(before.unsqueeze(1), peepholes[0][piece])
    opened = gates.narrow(1, 0, 3 * n).sigmoid_()
    i = opened.narrow(1, 0, n)
    if len(last) > 0:
      torch.mul(opened.narrow(1, n, n), last[1][piece].narrow(0, start, size), out=c)
    else:
      c.zero_()
    c.sub_(i, alpha=2).addcmul_(i, opened.narrow(1, 2 * n, n), value=4)
    o = gates.narrow(1, 3 * n, n)
    if len(peepholes) > 0:
      o.addcmul_(c, peepholes[1][piece])
    o.sigmoid_()
    torch.mul(o, torch.sigmoid(c).sub_(0.5), out=hidden.narrow(1, piece * n, n))

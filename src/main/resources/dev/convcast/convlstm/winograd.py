# What follows the convolutions of a ConvLSTM cell's step, in TorchScript, for forecasts.
#
# Pixels are rows. Gates come in pieces of n channels, (pixels, pieces*4n): i, f, c and o of these
# channels side by side. What leads to c is doubled, the memory is kept doubled, and the hidden state
# halved, so that tanh(x) = 2 sigmoid(2x) - 1 takes few passes over memory; libtorch's own tanh is
# far slower.
class Winograd(Module):
  __parameters__ = []
  __buffers__ = []

  def part(self: __torch__.Winograd, of: Tensor, at: List[int], shape: List[int]) -> Tensor:
    pixels = of.narrow(0, at[0], at[1] - at[0]).view(shape)
    return pixels.narrow(1, at[2], at[3] - at[2])

  # i_t = sigmoid(Wxi * X_t + Whi * H_{t-1} + Wci o C_{t-1} + bi), and so f
  # C_t = f_t o C_{t-1} + i_t o tanh(Wxc * X_t + Whc * H_{t-1} + bc)
  # o_t = sigmoid(Wxo * X_t + Who * H_{t-1} + Wco o C_t + bo)
  # H_t = o_t o tanh(C_t)
  #
  # Fills a part of the hidden state, (pixels + 1, N), and of the memory, (pixels, N).
  #
  # last: nothing, or the state before
  # peepholes: nothing, or (pieces, 2, n) of i and f, and (pieces, n) of o
  # at: first pixel, last, first piece, last, the last ones excluded; how many pieces; n
  def open(
      self: __torch__.Winograd, gates: Tensor, last: List[Tensor], peepholes: List[Tensor],
      hidden: Tensor, memory: Tensor, at: List[int]) -> None:
    first, count, n = at[2], at[3] - at[2], at[5]
    all = self.part(gates, at, [-1, at[4], 4, n])
    c = self.part(memory, at, [-1, at[4], n])
    h = self.part(hidden, at, [-1, at[4], n])
    if len(last) > 0 and len(peepholes) > 0:
      before = self.part(last[1], at, [-1, at[4], n])
      all.narrow(2, 0, 2).addcmul_(before.unsqueeze(2), peepholes[0].narrow(0, first, count))
    opened = all.narrow(2, 0, 3).sigmoid_()
    i = opened.select(2, 0)
    if len(last) > 0:
      torch.mul(opened.select(2, 1), self.part(last[1], at, [-1, at[4], n]), out=c)
    else:
      c.zero_()
    c.sub_(i, alpha=2).addcmul_(i, opened.select(2, 2), value=4)
    o = all.select(2, 3)
    if len(peepholes) > 0:
      o.addcmul_(c, peepholes[1].narrow(0, first, count))
    o.sigmoid_()
    torch.mul(o, torch.sigmoid(c).sub_(0.5), out=h)

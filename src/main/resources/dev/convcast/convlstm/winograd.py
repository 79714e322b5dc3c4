# What follows the convolutions of a ConvLSTM cell's step, in TorchScript.
#
# Gates come in pieces of n channels, (pieces, 16, tiles, 4n): i, f, c and o of these channels side by
# side. What leads to c is doubled, the memory is kept doubled, and the hidden state halved,
# so that tanh(x) = 2 sigmoid(2x) - 1 takes few passes over memory; libtorch's own tanh is far slower.
class Winograd(Module):
  __parameters__ = []
  __buffers__ = []

  # i_t = sigmoid(Wxi * X_t + Whi * H_{t-1} + Wci o C_{t-1} + bi), and so f
  # C_t = f_t o C_{t-1} + i_t o tanh(Wxc * X_t + Whc * H_{t-1} + bc)
  # o_t = sigmoid(Wxo * X_t + Who * H_{t-1} + Wco o C_t + bo)
  # H_t = o_t o tanh(C_t)
  #
  # Fills a part of the hidden state, (16*tiles + 1, N), whose last row is zeros, and of the memory,
  # (pieces, 16, tiles, n).
  #
  # gates: of the part's pieces and tiles, and maybe of a tile more, which is left alone
  # last: nothing, or the memory before
  # peepholes: nothing, or (2, pieces, 1, 1, n) of i and f, and (pieces, 1, 1, n) of o
  # part: the first tile, how many, the first piece, how many
  def open(
      self: __torch__.Winograd, gates: Tensor, last: List[Tensor], peepholes: List[Tensor],
      hidden: Tensor, memory: Tensor, part: List[int]) -> None:
    first, count, n = part[2], part[3], memory.size(3)
    all = gates.narrow(2, 0, part[1]).view([count, 16, part[1], 4, n])
    c = memory.narrow(0, first, count).narrow(2, part[0], part[1])
    pixels = hidden.narrow(0, 0, hidden.size(0) - 1).view([16, -1, memory.size(0), n])
    h = pixels.narrow(1, part[0], part[1]).narrow(2, first, count).permute([2, 0, 1, 3])
    if part[0] == 0:
      hidden.select(0, hidden.size(0) - 1).zero_()
    before = annotate(List[Tensor], [])
    if len(last) > 0:
      before.append(last[0].narrow(0, first, count).narrow(2, part[0], part[1]))
    if len(last) > 0 and len(peepholes) > 0:
      of_two = peepholes[0].narrow(1, first, count)
      all.select(3, 0).addcmul_(before[0], of_two[0])
      all.select(3, 1).addcmul_(before[0], of_two[1])
    opened = all.narrow(3, 0, 3).sigmoid_()
    i = opened.select(3, 0)
    if len(last) > 0:
      torch.mul(opened.select(3, 1), before[0], out=c)
    else:
      c.zero_()
    c.sub_(i, alpha=2).addcmul_(i, opened.select(3, 2), value=4)
    o = all.select(3, 3)
    if len(peepholes) > 0:
      o.addcmul_(c, peepholes[1].narrow(0, first, count))
    o.sigmoid_()
    torch.mul(o, torch.sigmoid(c).sub_(0.5), out=h)

  # For trainings: what the gates of a part opened to, i, f, (1 + tanh)/2 and o, into those of all.
  def keep(
      self: __torch__.Winograd, opened: Tensor, gates: Tensor, part: List[int]) -> None:
    some = gates.narrow(0, part[2], part[3]).narrow(2, part[0], part[1])
    some.copy_(opened.narrow(2, 0, part[1]))

  # For trainings, the way back of open: puts the gradients of the gates in the place of what they
  # opened to.
  #
  # gates: (pieces, 16, tiles, 4n)
  # last: nothing, or the memory before
  # peepholes: as above
  # memory: that after the step
  # of_hidden, of_memory: gradients after the step; nothing for the memory where none is known
  # of_last: nothing, or what the gradient of the memory before is put into
  # sums: of the gradients of the peepholes of i, f and o over tiles, (parts, 3, pieces, n), added to
  # part: the first tile, how many, the number of the sums
  def close(
      self: __torch__.Winograd, gates: Tensor, last: List[Tensor], peepholes: List[Tensor],
      memory: Tensor, of_hidden: Tensor, of_memory: List[Tensor], of_last: List[Tensor],
      sums: Tensor, part: List[int]) -> None:
    pieces, n = memory.size(0), memory.size(3)
    all = gates.narrow(2, part[0], part[1]).view([pieces, 16, part[1], 4, n])
    i, f, s, o = all.select(3, 0), all.select(3, 1), all.select(3, 2), all.select(3, 3)
    c = memory.narrow(2, part[0], part[1])
    pixels = of_hidden.narrow(0, 0, of_hidden.size(0) - 1).reshape([16, -1, pieces, n])
    of_h = pixels.narrow(1, part[0], part[1]).permute([2, 0, 1, 3])
    own = sums.select(0, part[2])
    t = torch.sigmoid(c)
    of_c = torch.sigmoid_backward(torch.mul(of_h, o), t)
    if len(of_memory) > 0:
      of_c.add_(of_memory[0].narrow(2, part[0], part[1]))
    torch.sigmoid_backward(t.sub_(0.5).mul_(of_h), o, grad_input=o)
    if len(peepholes) > 0:
      of_c.addcmul_(o, peepholes[1])
      own.select(0, 2).add_(torch.mul(o, c).sum([1, 2]))
    of_s = torch.mul(of_c, i).mul_(4)
    of_i = torch.mul(of_c, s).sub_(of_c, alpha=0.5).mul_(4)
    torch.sigmoid_backward(of_s, s, grad_input=s)
    torch.sigmoid_backward(of_i, i, grad_input=i)
    if len(last) > 0:
      before = last[0].narrow(2, part[0], part[1])
      of_before = of_last[0].narrow(2, part[0], part[1])
      torch.mul(of_c, f, out=of_before)
      torch.sigmoid_backward(of_c.mul_(before), f, grad_input=f)
      if len(peepholes) > 0:
        of_before.addcmul_(i, peepholes[0].select(0, 0)).addcmul_(f, peepholes[0].select(0, 1))
        own.select(0, 0).add_(torch.mul(i, before).sum([1, 2]))
        own.select(0, 1).add_(torch.mul(f, before).sum([1, 2]))
    else:
      f.zero_()

  # For trainings: the last row, which stands for none, becomes zeros.
  def clear(self: __torch__.Winograd, rows: Tensor) -> None:
    rows.select(0, rows.size(0) - 1).zero_()

  # For trainings: sums of four rows each, for a part of the sums: the first, how many.
  def gather(
      self: __torch__.Winograd, rows: Tensor, which: Tensor, sums: Tensor,
      part: List[int]) -> None:
    some = which.narrow(1, part[0], part[1])
    own = sums.narrow(0, part[0], part[1])
    torch.index_select(rows, 0, some[0], out=own)
    for i in range(1, some.size(0)):
      own.add_(torch.embedding(rows, some[i]))

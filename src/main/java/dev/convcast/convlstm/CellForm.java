package dev.convcast.convlstm;

/** How a network's cells do their convolutions. */
interface CellForm {

  CellForm DIRECT = DirectCell::new;
  CellForm WINOGRAD = WinogradCell::new;

  /**
   * @param name of the cell, which its tensors' names begin with
   */
  Cell cell(Parameters parameters, String name);
}

package dev.convcast.convlstm;

/** How a network's cells do their convolutions. */
interface CellForm {

  CellForm DIRECT = DirectCell::new;

  /** For one network. */
  static CellForm winograd() {
    var tables = new WinogradTables();
    return (parameters, name) -> new WinogradCell(parameters, name, tables);
  }

  /** For one network that learns, whose way back a tape has a part of. */
  static CellForm taped(Tape tape) {
    var tables = new WinogradTables();
    return (parameters, name) -> new TapedCell(parameters, name, tape, tables);
  }

  /**
   * @param name of the cell, which its tensors' names begin with
   */
  Cell cell(Parameters parameters, String name);
}

package dev.convcast.training;

/** Tells what a training tells, and keeps its best model. */
record ProcessListener(EventLines events, ModelKeeper keeper) implements TrainingListener {

  @Override
  public void progress(Progress progress) {
    events.progress(progress);
  }

  @Override
  public void epoch(Epoch epoch) {
    events.epoch(epoch);
  }

  @Override
  public void best(Trainer.Result result) {
    keeper.keep(result);
  }
}

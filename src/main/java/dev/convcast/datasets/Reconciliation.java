package dev.convcast.datasets;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the catalogue and the folders agree after a crash, before anybody asks.
 *
 * <p>Unfinished work of dead processes goes. A row without a folder goes. A folder without a row is
 * whole, since it came by an atomic move, and says itself what it is: it enters the catalogue.
 * Removing it instead would cost a user all data whenever the service starts on another database.
 */
final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final DatasetFolders folders;
  private final DatasetCatalogue catalogue;
  private final TransactionOperations transaction;

  Reconciliation(
      DatasetFolders folders, DatasetCatalogue catalogue, TransactionOperations transaction) {
    this.folders = folders;
    this.catalogue = catalogue;
    this.transaction = transaction;
  }

  void run() throws IOException {
    folders.sweep();
    for (DatasetName name : catalogue.names()) {
      if (!Files.exists(folders.of(name))) {
        LOG.warn("Dataset {} has no folder any more; it leaves the catalogue", name);
        catalogue.remove(name);
      }
    }
    for (Path folder : folders.archives()) {
      try (FrameArchive archive = FrameArchive.open(folder)) {
        adopt(folder, archive.description());
      } catch (IOException e) {
        LOG.warn("The folder {} is no dataset that can be read; it is left as it is", folder, e);
      }
    }
  }

  private void adopt(Path folder, DatasetDescription description) {
    if (!folder.equals(folders.of(description.name()))) {
      LOG.warn("The folder {} holds dataset {}; it is left as it is", folder, description.name());
      return;
    }
    if (catalogue.find(description.name()).isPresent()) {
      return;
    }
    try {
      transaction.executeWithoutResult(status -> catalogue.add(description));
      LOG.warn("Dataset {} was not in the catalogue; it is now", description.name());
    } catch (Refusal e) {
      LOG.debug("Another process has just added dataset {}", description.name(), e);
    }
  }
}

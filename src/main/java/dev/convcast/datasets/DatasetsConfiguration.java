package dev.convcast.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class DatasetsConfiguration {

  @Bean
  DatasetCatalogue datasetCatalogue(JdbcClient database) {
    return new DatasetCatalogue(database);
  }

  @Bean
  Datasets datasets(
      DatasetCatalogue catalogue,
      PlatformTransactionManager transactions,
      DatasetSettings settings,
      @Value("${convcast.home:.}") Path home,
      @Value("${convcast.role:all}") String role,
      Clock clock,
      ObjectProvider<DatasetUse> uses)
      throws IOException {
    DatasetFolders folders = new DatasetFolders(home);
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    if (!role.equals("worker")) { // another process may be about to store a dataset
      new Reconciliation(folders, catalogue, transaction).run();
    }
    return new Datasets(folders, catalogue, transaction, settings, clock, uses::stream);
  }

  @Bean
  DatasetMetrics datasetMetrics(DatasetCatalogue catalogue) {
    return new DatasetMetrics(catalogue);
  }
}

package dev.convcast.models;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelsConfiguration {

  /** Held as long as this process is here. */
  @Bean
  Presence modelStorePresence(
      @Value("${convcast.model-store:${convcast.home:.}/model-store}") Path folder)
      throws IOException {
    return Presence.in(folder);
  }

  /** The store, tidied up and with the shipped models in it before anybody looks. */
  @Bean
  ModelStore modelStore(
      @Value("${convcast.model-store:${convcast.home:.}/model-store}") Path folder,
      Presence presence)
      throws IOException {
    var store = new ModelStore(folder);
    store.removeLeftovers(presence);
    presence.settle();
    new ShippedModels("shipped-models").unpackInto(folder);
    return store;
  }

  @Bean
  ModelArchives modelArchives(ModelStore store, ModelSettings settings) {
    return new ModelArchives(store, settings);
  }

  @Bean
  ModelMetrics modelMetrics(ModelStore store) {
    return new ModelMetrics(store);
  }
}

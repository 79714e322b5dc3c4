package dev.convcast;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service: trains ConvLSTM encoder-forecasters and serves forecasts from them. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ConvcastApplication {

  public static void main(String[] args) {
    SpringApplication.run(ConvcastApplication.class, args);
  }
}

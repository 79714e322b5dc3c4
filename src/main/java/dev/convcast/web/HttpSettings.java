package dev.convcast.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What HTTP takes at most.
 *
 * @param maxUpload the largest multipart body, and the largest file in it
 * @param maxJson the largest JSON body
 */
@ConfigurationProperties("convcast.http")
record HttpSettings(
    @DefaultValue("16GB") DataSize maxUpload, @DefaultValue("256MB") DataSize maxJson) {

  HttpSettings {
    if (maxUpload.toBytes() < 1 || maxJson.toBytes() < 1) {
      throw new IllegalArgumentException("convcast.http: the limits must be above 0 bytes");
    }
  }
}

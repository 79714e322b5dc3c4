package dev.convcast.inference.web;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2}: what serves, whether it is ready, and what its models take and give. */
@RestController
@RequestMapping("/v2")
@Tag(
    name = "inference",
    description = "Forecasts over the Open Inference Protocol, for its clients")
class InferenceController {

  private static final String BINARY = "binary_tensor_data";

  private final ModelStore store;
  private final ApplicationAvailability availability;
  private final String version;

  InferenceController(
      ModelStore store,
      ApplicationAvailability availability,
      ObjectProvider<BuildProperties> build) {
    this.store = store;
    this.availability = availability;
    this.version = build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev");
  }

  @GetMapping
  @Operation(operationId = "inferenceServerMetadata", summary = "Describe the server")
  ServerMetadata server() {
    return new ServerMetadata("convcast", version, List.of(BINARY));
  }

  /** The protocol's own document has the path with a slash at its end. */
  @GetMapping("/")
  @Hidden
  ServerMetadata serverWithSlash() {
    return server();
  }

  @GetMapping("/health/live")
  @Operation(operationId = "inferenceServerLive", summary = "Ask whether the server runs")
  @ApiResponse(responseCode = "200", description = "It runs", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "503", description = "It is broken")
  ServerLive live() {
    if (availability.getLivenessState() != LivenessState.CORRECT) {
      throw new Refusal(Refusal.Reason.BUSY, "The service is broken; it must be started again");
    }
    return new ServerLive(true);
  }

  @GetMapping("/health/ready")
  @Operation(
      operationId = "inferenceServerReady",
      summary = "Ask whether the server forecasts",
      description = "It does when the models are loaded and each has forecast once.")
  @ApiResponse(responseCode = "200", description = "It forecasts", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "503", description = "It is starting or stopping")
  ServerReady ready() {
    requireReady();
    return new ServerReady(true, true);
  }

  @GetMapping("/models/{model}")
  @Operation(
      operationId = "inferenceModelMetadata",
      summary = "Describe a model's tensors",
      description = "Of its champion, else of its highest version.")
  ModelMetadata model(@Parameter(example = "moving-digits") @PathVariable String model) {
    return metadata(model, Optional.empty());
  }

  @GetMapping("/models/{model}/versions/{version}")
  @Operation(
      operationId = "inferenceModelVersionMetadata",
      summary = "Describe a version's tensors")
  ModelMetadata modelVersion(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "A number or an alias.", example = "1") @PathVariable
          String version) {
    return metadata(model, Optional.of(version));
  }

  @GetMapping("/models/{model}/ready")
  @Operation(operationId = "inferenceModelReady", summary = "Ask whether a model forecasts")
  @ApiResponse(responseCode = "200", description = "It forecasts", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "503", description = "The server is starting or stopping")
  ModelReady modelReady(@Parameter(example = "moving-digits") @PathVariable String model) {
    return readiness(model, Optional.empty());
  }

  @GetMapping("/models/{model}/versions/{version}/ready")
  @Operation(
      operationId = "inferenceModelVersionReady",
      summary = "Ask whether a version forecasts")
  @ApiResponse(responseCode = "200", description = "It forecasts", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "503", description = "The server is starting or stopping")
  ModelReady modelVersionReady(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "A number or an alias.", example = "1") @PathVariable
          String version) {
    return readiness(model, Optional.of(version));
  }

  private ModelMetadata metadata(String name, Optional<String> version) {
    ForecastModel model = find(name, version);
    List<Integer> versions =
        model.card().isPresent()
            ? store.describe(model.modelName()).versions()
            : List.of(model.version());
    return ModelMetadata.of(model, versions.stream().map(String::valueOf).toList());
  }

  private ModelReady readiness(String name, Optional<String> version) {
    ForecastModel model = find(name, version);
    requireReady();
    return new ModelReady(model.modelName().value(), true);
  }

  private ForecastModel find(String name, Optional<String> version) {
    return ForecastModel.find(store, ModelName.sought(name), version);
  }

  private void requireReady() {
    if (availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
      throw new Refusal(Refusal.Reason.BUSY, "The service is starting or stopping; try again");
    }
  }
}

package dev.convcast.models.web;

import dev.convcast.models.AliasName;
import dev.convcast.models.CardFile;
import dev.convcast.models.ModelArchives;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.PromotionCheck;
import dev.convcast.models.StoredModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models}: what there is, and what it is called. */
@RestController
@RequestMapping("/v1/models")
@Tag(name = "models", description = "Trained models: versions, aliases, cards, archives")
class ModelsController {

  private static final String ZIP = "application/zip";

  private final ModelStore store;
  private final ModelArchives archives;
  private final PromotionCheck promotion;

  ModelsController(ModelStore store, ModelArchives archives, PromotionCheck promotion) {
    this.store = store;
    this.archives = archives;
    this.promotion = promotion;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listModels",
      summary = "List models",
      description = "All models, the one with the newest version first.")
  ModelItems list(
      @Parameter(description = "How many at most, 1 to 500.") @RequestParam(defaultValue = "100")
          int limit,
      @Parameter(description = "The last name of the page before.") @RequestParam(required = false)
          @Nullable String after) {
    return ModelItems.page(store.list(), limit, after);
  }

  @GetMapping(path = "/{model}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getModel",
      summary = "Get a model",
      description =
          "Its versions and aliases. Forecasts use its champion, else its highest version.")
  ModelItem get(@Parameter(example = "moving-digits") @PathVariable String model) {
    return ModelItem.from(store.describe(ModelName.sought(model)));
  }

  @GetMapping(path = "/{model}/versions/{version}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getModelVersion",
      summary = "Get a model card",
      description = "What a version is and where it comes from: its model.json.")
  CardFile getVersion(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "A number or an alias.", example = "1") @PathVariable
          String version) {
    return CardFile.from(version(model, version).card());
  }

  @DeleteMapping("/{model}/versions/{version}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteModelVersion",
      summary = "Delete a version",
      description = "Not while an alias points at it. Its number is never used again.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  void deleteVersion(
      @Parameter(example = "rain") @PathVariable String model,
      @Parameter(example = "1") @PathVariable int version) {
    store.delete(ModelName.sought(model), version);
  }

  @PutMapping(path = "/{model}/aliases/{alias}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "setAlias",
      summary = "Point an alias at a version",
      description =
          "The alias champion is what forecasts use where they name no version. With requireSkill it"
              + " points there only if the version has shown that it is better than a baseline.")
  @ApiResponse(responseCode = "204", description = "The alias points there.")
  @ApiResponse(
      responseCode = "409",
      description = "The version has not shown the skill; the problem has the figures.")
  void setAlias(
      @Parameter(example = "rain") @PathVariable String model,
      @Parameter(example = "champion") @PathVariable String alias,
      @RequestBody AliasTarget target) {
    ModelName name = ModelName.sought(model);
    int version = target.required();
    if (target.requireSkill() != null) {
      promotion.require(name, version, target.requireSkill());
    }
    store.setAlias(name, new AliasName(alias), version);
  }

  @DeleteMapping("/{model}/aliases/{alias}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteAlias",
      summary = "Delete an alias",
      description = "The version it points at stays.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  void deleteAlias(
      @Parameter(example = "rain") @PathVariable String model,
      @Parameter(example = "champion") @PathVariable String alias) {
    store.removeAlias(ModelName.sought(model), ModelPaths.alias(alias));
  }

  @GetMapping(path = "/{model}/versions/{version}/archive", produces = ZIP)
  @Operation(
      operationId = "exportModelVersion",
      summary = "Download a version",
      description = "A zip of model.json and weights.safetensors, for another store to import.")
  @ApiResponse(
      responseCode = "200",
      description = "The archive.",
      content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
  void exportVersion(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "A number or an alias.", example = "1") @PathVariable String version,
      HttpServletResponse response)
      throws IOException {
    StoredModel stored = version(model, version);
    response.setContentType(ZIP);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("%s-%d.zip".formatted(stored.name(), stored.version()))
            .build()
            .toString());
    archives.exportArchive(stored, response.getOutputStream());
  }

  @PostMapping(
      path = "/{model}/versions",
      consumes = ZIP,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "importModelVersion",
      summary = "Upload a version",
      description =
          "A zip of model.json and weights.safetensors becomes the model's next version. Of"
              + " model.json only format, architecture and frames are required; the tensors must be"
              + " exactly the architecture's, in float32.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))))
  @ApiResponse(
      responseCode = "201",
      description = "It is stored.",
      headers =
          @Header(
              name = "Location",
              description = "Its model card.",
              schema = @Schema(type = "string")))
  ResponseEntity<ModelVersion> importVersion(
      @Parameter(example = "rain") @PathVariable String model,
      @Parameter(hidden = true) InputStream archive) {
    var version = ModelVersion.from(archives.importArchive(new ModelName(model), archive));
    return ResponseEntity.created(version.location()).body(version);
  }

  private StoredModel version(String model, String version) {
    return store.get(ModelName.sought(model), Optional.of(version));
  }
}

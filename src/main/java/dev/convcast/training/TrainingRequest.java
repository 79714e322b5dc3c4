package dev.convcast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.models.CardFile.ArchitectureFile;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.StoredModel;
import dev.convcast.models.TransformFile;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a training is asked for, over HTTP and in the job's folder. What is absent is usual. A
 * default that depends on the rest of the request stands in the description: clients that are
 * generated send what stands in {@code defaultValue}.
 */
@Schema(name = "TrainingRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingRequest(
    @Schema(example = "rain", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String model,
    @Schema(example = "knmi", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String dataset,
    @Schema(
            description = "Frames the model sees. By default 10, or those of the model in from.",
            example = "10")
        @Nullable Integer inputs,
    @Schema(
            description = "Frames it forecasts. By default 10, or those of the model in from.",
            example = "10")
        @Nullable Integer horizon,
    @Schema(description = "Of the first weights, the split, the order and the crops.")
        @Nullable Long seed,
    @Nullable ArchitectureFile architecture,
    @Schema(description = "By default from the dataset's lowest to its highest value.")
        @Nullable TransformFile transform,
    @Nullable CropFile crop,
    @Nullable FromFile from,
    @Nullable AugmentationFile augmentation,
    @Nullable RecipeFile training,
    @Nullable SplitFile split) {

  /** Parts of a large grid to train on. */
  @Schema(name = "Crop")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CropFile(
      @Schema(example = "128") @Nullable Integer rows,
      @Schema(example = "128") @Nullable Integer columns,
      @Schema(description = "Crops of each window in an epoch.", defaultValue = "4")
          @Nullable Integer perWindow,
      @Schema(description = "Share of pixels that must be known.", defaultValue = "0.5")
          @Nullable Double minimumValid,
      @Schema(
              description = "Share of pixels that must lie above the transform's low.",
              defaultValue = "0.05")
          @Nullable Double minimumWet) {}

  /** The model whose weights a training begins with. */
  @Schema(
      name = "FineTuning",
      description =
          "Begins with the weights of a model in the store. Its architecture, inputs, horizon and"
              + " transform are those of the training, where the request says nothing else.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FromFile(
      @Schema(example = "rain", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String model,
      @Schema(
              description = "By default the champion where there is one, else the highest.",
              example = "3")
          @Nullable Integer version) {}

  /** How samples may be turned before they are learned from. */
  @Schema(
      name = "Augmentation",
      description = "Each is drawn for each sample anew in every epoch; only what is true is done.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AugmentationFile(
      @Schema(description = "Up and down, left and right.", defaultValue = "false")
          @Nullable Boolean flips,
      @Schema(
              description = "By none, one, two or three; of square grids or crops.",
              defaultValue = "false")
          @Nullable Boolean quarterTurns,
      @Schema(description = "The last frame first.", defaultValue = "false")
          @Nullable Boolean timeReversal) {}

  /** Shares of the dataset that are kept from training. */
  @Schema(name = "Split")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SplitFile(
      @Schema(defaultValue = "0.1") @Nullable Double validation,
      @Schema(defaultValue = "0.1") @Nullable Double test) {}

  ModelName modelName() {
    return new ModelName(Field.required("model", model));
  }

  DatasetName datasetName() {
    return new DatasetName(Field.required("dataset", dataset));
  }

  /** The same request, of a training that begins with this model's weights. */
  TrainingRequest continuing(StoredModel begin) {
    ModelCard card = begin.card();
    ArchitectureFile its = ArchitectureFile.from(card.architecture());
    if (architecture != null && !its.with(architecture).equals(its)) {
      throw Refusal.doesNotFit(
          "architecture",
          "architecture is not that of %s, whose weights the training begins with; expected the same or none"
              .formatted(begin));
    }
    return new TrainingRequest(
        model,
        dataset,
        inputs == null ? Integer.valueOf(card.frames().inputs()) : inputs,
        horizon == null ? Integer.valueOf(card.frames().horizon()) : horizon,
        seed,
        its,
        transform == null ? TransformFile.from(card.frames().transform()) : transform,
        crop,
        new FromFile(begin.name().value(), begin.version()),
        augmentation,
        training,
        split);
  }

  /** The same request with every default written out. */
  TrainingRequest complete(FrameArchive archive) {
    return new Defaults(archive).fill(this);
  }

  /** What it asks for. */
  TrainingPlan plan(FrameArchive archive) {
    return new PlanReader(archive.description()).read(complete(archive));
  }
}

package dev.convcast.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.InvalidArchitectureException;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code model.json} as it is written, in the store, in archives and over HTTP. */
@Schema(name = "ModelCard", description = "What a model is and where it comes from.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"format", "architecture", "frames", "training", "data", "scores"})
public record CardFile(
    @Schema(description = "The version of this format.", example = "1") @Nullable Integer format,
    @Nullable ArchitectureFile architecture,
    @Nullable FramesFile frames,
    @Schema(description = "Settings, seed, losses and library versions of its training.")
        @Nullable Map<String, @Nullable Object> training,
    @Schema(description = "Name and sha256 of the dataset it was trained on.")
        @Nullable Map<String, @Nullable Object> data,
    @Schema(description = "How good it is.") @Nullable Map<String, @Nullable Object> scores,
    @Nullable Instant created,
    @Schema(description = "The sha256 of weights.safetensors, in hexadecimal.")
        @Nullable String weightsSha256) {

  static final int FORMAT = 1;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** The shape of the network; sides are in pixels, but rows and columns in patches. */
  @Schema(name = "Architecture")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ArchitectureFile(
      @Schema(example = "1") @Nullable Integer channels,
      @Schema(example = "4") @Nullable Integer patch,
      @Schema(example = "[128, 64, 64]") @Nullable List<@Nullable Integer> hidden,
      @Schema(example = "5") @Nullable Integer inputKernel,
      @Schema(example = "5") @Nullable Integer stateKernel,
      @Schema(allowableValues = {"channel", "position", "none"}) @Nullable String peephole,
      @Nullable Integer rows,
      @Nullable Integer columns,
      @Schema(allowableValues = {"zero-input", "autoregressive"}) @Nullable String forecaster,
      @Schema(allowableValues = {"sigmoid", "linear"}) @Nullable String output,
      @Schema(
              description =
                  "How many times coarser each layer is than the one below it, from the second on;"
                      + " absent: all have the same grid.",
              example = "[2, 2]")
          @Nullable List<@Nullable Integer> strides) {

    public static ArchitectureFile from(Architecture architecture) {
      return new ArchitectureFile(
          architecture.channels(),
          architecture.patch(),
          List.copyOf(architecture.hidden()),
          architecture.inputKernel(),
          architecture.stateKernel(),
          Spelling.of(architecture.peephole()),
          architecture.rows(),
          architecture.columns(),
          Spelling.of(architecture.forecaster()),
          Spelling.of(architecture.output()),
          architecture.strides() == null ? null : List.copyOf(architecture.strides()));
    }

    /** The same, but for what the other one says. */
    public ArchitectureFile with(ArchitectureFile other) {
      return new ArchitectureFile(
          or(other.channels, channels),
          or(other.patch, patch),
          or(other.hidden, hidden),
          or(other.inputKernel, inputKernel),
          or(other.stateKernel, stateKernel),
          or(other.peephole, peephole),
          or(other.rows, rows),
          or(other.columns, columns),
          or(other.forecaster, forecaster),
          or(other.output, output),
          or(other.strides, strides));
    }

    private static <T> @Nullable T or(@Nullable T value, @Nullable T otherwise) {
      return value == null ? otherwise : value;
    }

    public Architecture toArchitecture() {
      try {
        return new Architecture(
            required("architecture.channels", channels),
            required("architecture.patch", patch),
            numbers("architecture.hidden", required("architecture.hidden", hidden)),
            required("architecture.inputKernel", inputKernel),
            required("architecture.stateKernel", stateKernel),
            Spelling.read(Architecture.Peephole.class, "architecture.peephole", peephole),
            rows,
            columns,
            Spelling.read(Architecture.Feed.class, "architecture.forecaster", forecaster),
            Spelling.read(Architecture.Output.class, "architecture.output", output),
            strides == null ? null : numbers("architecture.strides", strides));
      } catch (InvalidArchitectureException invalid) {
        throw Refusal.doesNotFit(
            "architecture." + invalid.field(), "architecture." + invalid.detail());
      }
    }

    private static List<Integer> numbers(String field, List<@Nullable Integer> values) {
      if (values.stream().anyMatch(Objects::isNull)) {
        throw Refusal.doesNotFit(field, "%s is %s; expected numbers".formatted(field, values));
      }
      return values.stream().map(Objects::requireNonNull).toList();
    }
  }

  /** The frames it takes and gives. */
  @Schema(name = "ModelFrames")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FramesFile(
      @Schema(example = "10") @Nullable Integer inputs,
      @Schema(example = "10") @Nullable Integer horizon,
      @Schema(type = "string", format = "duration", example = "PT5M") @Nullable Duration interval,
      @Schema(example = "mm/h") @Nullable String unit,
      @Schema(allowableValues = {"refuse", "fill"}) @Nullable String missing,
      @Nullable TransformFile transform) {

    private static FramesFile from(ModelCard.Frames frames) {
      return new FramesFile(
          frames.inputs(),
          frames.horizon(),
          frames.interval(),
          frames.unit().symbol(),
          Spelling.of(frames.missing()),
          TransformFile.from(frames.transform()));
    }

    private ModelCard.Frames toFrames() {
      Unit its = unit == null ? Unit.ONE : new Unit(unit);
      return new ModelCard.Frames(
          required("frames.inputs", inputs),
          required("frames.horizon", horizon),
          interval,
          its,
          missing == null
              ? ModelCard.Missing.REFUSE
              : Spelling.read(ModelCard.Missing.class, "frames.missing", missing),
          transform == null
              ? Transform.linear(0, 1)
              : transform.toTransform("frames.transform", its));
    }
  }

  public static CardFile from(ModelCard card) {
    return new CardFile(
        FORMAT,
        ArchitectureFile.from(card.architecture()),
        FramesFile.from(card.frames()),
        card.training(),
        card.data(),
        card.scores(),
        card.created(),
        card.weightsSha256());
  }

  ModelCard toCard() {
    if (required("format", format) != FORMAT) {
      throw Refusal.doesNotFit(
          "format", "model.json has format %d; expected %d".formatted(format, FORMAT));
    }
    if (weightsSha256 != null && !SHA256.matcher(weightsSha256).matches()) {
      throw Refusal.doesNotFit(
          "weightsSha256", "weightsSha256 is not a sha256; expected 64 digits of 0-9 and a-f");
    }
    return new ModelCard(
        required("architecture", architecture).toArchitecture(),
        required("frames", frames).toFrames(),
        training == null ? Map.of() : training,
        data == null ? Map.of() : data,
        scores == null ? Map.of() : scores,
        created,
        weightsSha256);
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Refusal.doesNotFit(field, "model.json has no %s; it is required".formatted(field));
    }
    return value;
  }
}

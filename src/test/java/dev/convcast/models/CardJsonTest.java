package dev.convcast.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardJsonTest {

  private static final String SMALLEST =
      """
      {"format": 1,
       "architecture": {"channels": 1, "patch": 4, "hidden": [128, 64], "inputKernel": 5,
                        "stateKernel": 3, "peephole": "channel", "forecaster": "zero-input",
                        "output": "sigmoid"},
       "frames": {"inputs": 10, "horizon": 20}}
      """;

  @Test
  void readsWhatItWrote() {
    ModelCard card = TestModels.card().withWeights("0a".repeat(32));
    assertThat(CardJson.read(CardJson.write(card))).isEqualTo(card);
  }

  @Test
  void readsWhatItWroteByPosition() {
    var architecture =
        new Architecture(
            3,
            2,
            List.of(4, 8),
            5,
            3,
            Peephole.POSITION,
            16,
            12,
            Feed.AUTOREGRESSIVE,
            Output.LINEAR);
    ModelCard card = TestModels.card(architecture, Instant.EPOCH);
    assertThat(CardJson.read(CardJson.write(card))).isEqualTo(card);
  }

  @Test
  void readsWhatItWroteWithStrides() {
    var architecture =
        new Architecture(
            1,
            4,
            List.of(4, 8, 8),
            3,
            3,
            Peephole.CHANNEL,
            null,
            null,
            Feed.ZERO_INPUT,
            Output.SIGMOID,
            List.of(2, 3));
    ModelCard card = TestModels.card(architecture, Instant.EPOCH);
    assertThat(CardJson.read(CardJson.write(card))).isEqualTo(card);
    assertThat(new String(CardJson.write(card), StandardCharsets.UTF_8))
        .containsIgnoringWhitespaces("\"output\": \"sigmoid\", \"strides\": [2, 3]}");
  }

  @Test
  void spellsAsTheContractDoes() {
    assertThat(new String(CardJson.write(TestModels.card()), StandardCharsets.UTF_8))
        .containsIgnoringWhitespaces(
            """
            {"format": 1,
             "architecture": {"channels": 1, "patch": 1, "hidden": [2], "inputKernel": 3,
                              "stateKernel": 1, "peephole": "channel", "forecaster": "zero-input",
                              "output": "sigmoid"},
             "frames": {"inputs": 4, "horizon": 3, "interval": "PT5M", "unit": "mm/h",
                        "missing": "fill",
                        "transform": {"kind": "linear", "low": 0.0, "high": 30.0}},
            """)
        .contains("\"created\" : \"2026-01-31T12:00:00Z\"");
  }

  @Test
  void needsNoMoreThanFormatArchitectureAndFrames() {
    ModelCard card = read(SMALLEST);
    assertThat(card.architecture().hidden()).containsExactly(128, 64);
    assertThat(card.frames())
        .isEqualTo(
            new ModelCard.Frames(
                10, 20, null, Unit.ONE, ModelCard.Missing.REFUSE, Transform.linear(0, 1)));
    assertThat(card.training()).isEmpty();
    assertThat(card.weightsSha256()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "format": 1        | "format": 2          | format                   | model.json has format 2; expected 1
          "format": 1,       | ""                   | format                   | model.json has no format; it is required
          "patch": 4,        | ""                   | architecture.patch       | model.json has no architecture.patch; it is required
          "patch": 4         | "patch": 0           | architecture.patch       | architecture.patch is 0; expected 1 to 64
          "patch": 4         | "patch": "4"         | architecture.patch       | model.json: architecture.patch is not a whole number
          "patch": 4         | "patch": 1.5         | architecture.patch       | model.json: architecture.patch is not a whole number
          "patch": 4         | "patches": 4         | architecture.patches     | model.json has an unknown field architecture.patches; expected channels, columns, forecaster, hidden, inputKernel, output, patch, peephole, rows, stateKernel, strides
          [128, 64]          | [128, null]          | architecture.hidden      | architecture.hidden is [128, null]; expected numbers
          [128, 64]          | 128                  | architecture.hidden      | model.json: architecture.hidden is not an array
          "channel"          | "all"                | architecture.peephole    | architecture.peephole is 'all'; expected channel or position or none
          "channel"          | "position"           | architecture.rows        | architecture.rows is null; expected 1 to 65536, the patched grid's, as peepholes by position have
          [128, 64]          | [128, 64], "strides": [0] | architecture.strides | architecture.strides is [0]; expected 1 of 1 to 8, one for each of the 2 layers from the second on
          [128, 64]          | [128, 64], "strides": [9] | architecture.strides | architecture.strides is [9]; expected 1 of 1 to 8, one for each of the 2 layers from the second on
          [128, 64]          | [128, 64], "strides": [2, 2] | architecture.strides | architecture.strides is [2, 2]; expected 1 of 1 to 8, one for each of the 2 layers from the second on
          [128, 64]          | [128, 64], "strides": [] | architecture.strides | architecture.strides is []; expected 1 of 1 to 8, one for each of the 2 layers from the second on
          [128, 64]          | [128], "strides": []  | architecture.strides     | architecture.strides is []; expected absent: a single layer has none above it
          [128, 64]          | [128, 64], "strides": [null] | architecture.strides | architecture.strides is [null]; expected numbers
          [128, 64]          | [128, 64], "strides": 2 | architecture.strides  | model.json: architecture.strides is not an array
          "zero-input"       | "autoregressive", "strides": [2] | architecture.strides | architecture.strides is [2]; expected absent: an autoregressive forecaster has all its layers on the grid of the frames
          "horizon": 20      | "horizon": 0         | frames.horizon           | frames.horizon is 0; expected 1 to 10000
          "horizon": 20      | "horizon": 1000000000 | frames.horizon          | frames.horizon is 1000000000; expected 1 to 10000
          "horizon": 20      | "horizon": 20, "interval": "5 minutes" | frames.interval | model.json: frames.interval is not a duration such as PT5M
          "horizon": 20      | "horizon": 20, "interval": "PT0S" | frames.interval | frames.interval is PT0S; expected more than nothing, such as PT5M
          "horizon": 20      | "horizon": 20, "transform": {"kind": "linear", "low": 1, "high": 1} | frames.transform | The transform's low is 1.0 and its high 1.0; expected two numbers, low below high
          "format": 1        | "format": 1, "weightsSha256": "abc" | weightsSha256 | weightsSha256 is not a sha256; expected 64 digits of 0-9 and a-f
          """)
  void refusesWhatDoesNotFit(String what, String by, String field, String detail) {
    String json = SMALLEST.replace(what, by.equals("\"\"") ? "" : by);
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.detail()).isEqualTo(detail);
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.DOES_NOT_FIT);
              assertThat(refusal.facts()).containsEntry("field", field);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"format": 1
          not json
          {"format": 1, "format": 1}
          null
          """)
  void refusesWhatItCannotRead(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNREADABLE));
  }

  private static ModelCard read(String json) {
    return CardJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}

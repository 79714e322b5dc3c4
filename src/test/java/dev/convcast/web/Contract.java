package dev.convcast.web;

import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.BackwardIncompatibleProp;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI document that clients are generated from, as it is stored, and what breaks them. */
public final class Contract {

  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES))
          .build();

  /** A generated client calls an operation by its name. */
  private static final OpenApiDiffOptions STRICT =
      OpenApiDiffOptions.builder()
          .configProperty(BackwardIncompatibleProp.OPERATION_ID_CHANGED.getPropertyName(), "true")
          .build();

  private final JsonNode api;

  private Contract(JsonNode api) {
    this.api = api;
  }

  public static Contract of(String document) {
    return new Contract(JSON.readTree(document));
  }

  /**
   * Always the same for the same contract: everything in the order of its name, except the formats
   * of a body, of which generators take the first.
   */
  public String text() {
    JsonNode sorted = sorted(api, true);
    if (sorted.get("tags") instanceof ArrayNode tags) {
      List<JsonNode> byName = new ArrayList<>(tags.values());
      byName.sort(Comparator.comparing(tag -> tag.get("name").asString()));
      tags.removeAll().addAll(byName);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted) + "\n";
  }

  private static JsonNode sorted(JsonNode node, boolean byName) {
    if (node instanceof ArrayNode array) {
      ArrayNode sorted = JSON.createArrayNode();
      array.forEach(element -> sorted.add(sorted(element, true)));
      return sorted;
    }
    if (!node.isObject()) {
      return node;
    }
    List<String> names = new ArrayList<>(node.propertyNames());
    if (byName) {
      Collections.sort(names);
    }
    ObjectNode sorted = JSON.createObjectNode();
    names.forEach(name -> sorted.set(name, sorted(node.get(name), !name.equals("content"))));
    return sorted;
  }

  /** Why this may not follow that one: it breaks that one's clients under the same version. */
  public Optional<String> refusal(Contract before) {
    List<String> breaks = breaks(before);
    if (breaks.isEmpty() || version().compareTo(before.version()) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        "Clients of version %s of the API break; undo it, or raise OpenApiConfiguration.VERSION:\n%s"
            .formatted(before.version(), String.join("\n", breaks)));
  }

  private Version version() {
    return Version.parse(api.at("/info/version").asString());
  }

  /** What no longer works for a client that was generated from that contract. */
  List<String> breaks(Contract before) {
    List<String> breaks = new ArrayList<>(gone(before));
    ChangedOpenApi changes = OpenApiCompare.fromContents(before.text(), text(), List.of(), STRICT);
    if (changes.isIncompatible()) {
      breaks.add(described(changes));
    }
    return breaks;
  }

  /**
   * The optional fields that are gone: nothing to openapi-diff, but a request that has one is
   * refused, and who reads one of an answer misses it.
   */
  private List<String> gone(Contract before) {
    List<String> gone = new ArrayList<>();
    JsonNode now = api.at("/components/schemas");
    before
        .api
        .at("/components/schemas")
        .forEachEntry(
            (name, schema) -> {
              if (!now.has(name)) {
                gone.add("The schema %s is gone".formatted(name));
                return;
              }
              for (String field : schema.path("properties").propertyNames()) {
                if (!now.get(name).path("properties").has(field)) {
                  gone.add("The field %s of %s is gone".formatted(field, name));
                }
              }
            });
    return gone;
  }

  private static String described(ChangedOpenApi changes) {
    var text = new ByteArrayOutputStream();
    new ConsoleRender().render(changes, new OutputStreamWriter(text, StandardCharsets.UTF_8));
    return text.toString(StandardCharsets.UTF_8);
  }
}

package dev.convcast.example;

import dev.convcast.client.ApiClient;
import dev.convcast.client.ApiException;
import dev.convcast.client.api.DatasetsApi;
import dev.convcast.client.api.ForecastsApi;
import dev.convcast.client.api.ForecastsApi.APIForecastRequest;
import dev.convcast.client.api.ForecastsApi.APIForecastUploadRequest;
import dev.convcast.client.api.ModelsApi;
import dev.convcast.client.api.TrainingApi;
import dev.convcast.client.model.Architecture;
import dev.convcast.client.model.ForecastRequest;
import dev.convcast.client.model.GenerateRequest;
import dev.convcast.client.model.TrainingJob;
import dev.convcast.client.model.TrainingRecipe;
import dev.convcast.client.model.TrainingRequest;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;

/** The main job of the service with the generated client: from nothing to a forecast. */
public final class MainJob {

  private static final int FRAMES = 4;
  private static final int SIDE = 16;
  private static final String NAME = "java";

  private final String service;
  private final ApiClient client;
  private final ModelsApi models;

  private MainJob(String service) {
    this.service = service;
    this.client = client(service);
    this.models = new ModelsApi(client);
  }

  public static void main(String[] arguments) throws Exception {
    var job = new MainJob(arguments[0]);
    job.generate();
    String version = job.train();
    job.forecast();
    job.takeTheModelElsewhere(version);
    job.readARefusal();
    System.out.println("The Java client works");
  }

  private static ApiClient client(String service) {
    var client = new ApiClient();
    client.updateBaseUri(service);
    return client;
  }

  private void generate() throws ApiException {
    var dataset =
        new DatasetsApi(client)
            .generateDataset(
                new GenerateRequest()
                    .name(NAME)
                    .kind(GenerateRequest.KindEnum.MOVING_DIGITS)
                    .sequences(40)
                    .frames(20)
                    .rows(SIDE)
                    .columns(SIDE));
    expect("sequences", 40, dataset.getSequences());
  }

  private String train() throws ApiException, IOException {
    var training = new TrainingApi(client);
    var request =
        new TrainingRequest()
            .model(NAME)
            .dataset(NAME)
            .inputs(FRAMES)
            .horizon(FRAMES)
            .architecture(new Architecture().patch(4).hidden(List.of(8)))
            .training(new TrainingRecipe().epochs(2).batch(8));
    String id = training.createTrainingJob(request, false, null).getId().toString();

    // answers when the job has ended, with all that happened; to see it happen, read the stream
    String events = Files.readString(training.followTrainingJob(id, null).toPath());
    expect("epochs that were told of", 2, events.split("event: ?epoch\n", -1).length - 1);

    TrainingJob job = training.getTrainingJob(id);
    expect("state", TrainingJob.StateEnum.SUCCEEDED, job.getState());
    expect("epochs", 2, job.getHistory().size());
    return String.valueOf(job.getVersion());
  }

  private void forecast() throws ApiException, IOException {
    var forecasts = new ForecastsApi(client);
    var frames = Frames.movingSquare(FRAMES, SIDE);

    var json =
        forecasts.forecast(
            APIForecastRequest.newBuilder()
                .model(NAME)
                .forecastRequest(new ForecastRequest().frames(frames))
                .deadline("PT1M")
                .build());
    expect("shape", List.of(FRAMES, SIDE, SIDE), json.getShape());

    File file = File.createTempFile("frames", ".npy");
    Files.write(file.toPath(), Frames.npy(frames));
    File npy =
        forecasts.forecastUpload(
            APIForecastUploadRequest.newBuilder()
                .model(NAME)
                .frames(List.of(file))
                .format("npy")
                .build());
    expect("forecast as NPY", json.getFrames(), Frames.read(npy.toPath(), json.getShape()));
  }

  private void takeTheModelElsewhere(String version) throws ApiException, IOException {
    var card = models.getModelVersion(NAME, version);
    expect("inputs", FRAMES, card.getFrames().getInputs());
    expect("hidden", List.of(8), card.getArchitecture().getHidden());
    expect("what it was trained on", NAME, card.getData().get("dataset"));

    File archive = models.exportModelVersion(NAME, version);
    // for a body that is a file the generator sends the file's name, as JSON; this puts it right
    BodyPublisher body = BodyPublishers.ofFile(archive.toPath());
    ApiClient sender = client(service);
    sender.setRequestInterceptor(request -> request.POST(body));
    expect("copy", 1, new ModelsApi(sender).importModelVersion("java-copy", archive).getVersion());
  }

  private void readARefusal() {
    try {
      models.getModel("nothing");
      throw new AssertionError("There is a model 'nothing'");
    } catch (ApiException e) {
      expect("status", 404, e.getCode());
      expect("kind", true, e.getResponseBody().contains("/problems/not-found"));
    }
  }

  private static void expect(String what, Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("%s: %s, expected %s".formatted(what, actual, expected));
    }
  }
}

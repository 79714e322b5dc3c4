/** The main job of the service with the generated client: from nothing to a forecast. */
import { strict as assert } from 'node:assert';
import {
  Configuration,
  DatasetsApi,
  ForecastsApi,
  GenerateRequestKindEnum,
  ModelsApi,
  ResponseError,
  TrainingApi,
} from '../target/client';
import { movingSquare, npy, values } from './frames';

const FRAMES = 4;
const SIDE = 16;
const NAME = 'typescript';

const client = new Configuration({ basePath: process.argv[2] ?? 'http://localhost:8080' });
const models = new ModelsApi(client);

async function generate() {
  const dataset = await new DatasetsApi(client).generateDataset({
    generateRequest: {
      name: NAME,
      kind: GenerateRequestKindEnum.MovingDigits,
      sequences: 40,
      frames: 20,
      rows: SIDE,
      columns: SIDE,
    },
  });
  assert.equal(dataset.sequences, 40);
}

async function train() {
  const training = new TrainingApi(client);
  const queued = await training.createTrainingJob({
    trainingRequest: {
      model: NAME,
      dataset: NAME,
      inputs: FRAMES,
      horizon: FRAMES,
      architecture: { patch: 4, hidden: [8] },
      training: { epochs: 2, batch: 8 },
    },
  });
  const id = queued.id!;

  // the raw answer is the open stream; training.followTrainingJob waits for its end
  const stream = (await training.followTrainingJobRaw({ id })).raw.body!;
  let events = '';
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    events += text;
  }
  assert.equal(events.split(/event: ?epoch\n/).length - 1, 2);

  const job = await training.getTrainingJob({ id });
  assert.equal(job.state, 'succeeded');
  assert.equal(job.history?.length, 2);
  return String(job.version);
}

async function forecast() {
  const forecasts = new ForecastsApi(client);
  const frames = movingSquare(FRAMES, SIDE);

  const json = await forecasts.forecast({
    model: NAME,
    forecastRequest: { frames },
    deadline: 'PT1M',
  });
  assert.deepEqual(json.shape, [FRAMES, SIDE, SIDE]);

  const file = await forecasts.forecastUpload({
    model: NAME,
    frames: [new Blob([new Uint8Array(npy(frames))])],
    format: 'npy',
  });
  // JSON has the shortest decimals that are the float32 again
  const same = json.frames.flat(2).map((value) => Math.fround(value!));
  assert.deepEqual(values(await file.arrayBuffer()), same);
}

async function takeTheModelElsewhere(version: string) {
  const card = await models.getModelVersion({ model: NAME, version });
  assert.equal(card.frames?.inputs, FRAMES);
  assert.deepEqual(card.architecture?.hidden, [8]);
  assert.equal(card.data?.dataset, NAME);

  const body = await models.exportModelVersion({ model: NAME, version });
  const copy = await models.importModelVersion({ model: 'typescript-copy', body });
  assert.equal(copy.version, 1);
}

async function readARefusal() {
  const refusal = await models.getModel({ model: 'nothing' }).catch((error) => error);
  assert.ok(refusal instanceof ResponseError);
  const problem = await refusal.response.json();
  assert.equal(problem.status, 404);
  assert.equal(problem.type, '/problems/not-found');
}

async function main() {
  await generate();
  const version = await train();
  await forecast();
  await takeTheModelElsewhere(version);
  await readARefusal();
  console.log('The TypeScript client works');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

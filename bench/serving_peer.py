"""The default network in PyTorch behind FastAPI, as one would write it: NPY in, NPY out.

    uvicorn --app-dir bench serving_peer:app --port 8098
"""
import io

import numpy as np
import torch
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

import peer

app = FastAPI()
network = peer.random(peer.SHIPPED)


def forecast(body):
    seen = torch.from_numpy(np.load(io.BytesIO(body)))[:, None, None]  # (T, 1, 1, H, W)
    with torch.no_grad():
        said = torch.sigmoid(network(seen, 10))
    answer = io.BytesIO()
    np.save(answer, said[:, 0, 0].numpy())
    return answer.getvalue()


@app.post("/forecast")
async def post(request: Request):
    said = await run_in_threadpool(forecast, await request.body())
    return Response(said, media_type="application/x-npy")


@app.get("/ready")
def ready():
    return "yes"

/** Frames as the JSON of the API has them, and as an NPY file of float32. */
export type Frames = (number | null)[][][];

/** A square that moves one pixel to the right from frame to frame. */
export function movingSquare(frames: number, side: number): number[][][] {
  const inside = (at: number, from: number) => at >= from && at < from + 4;
  return Array.from({ length: frames }, (_, t) =>
    Array.from({ length: side }, (_, row) =>
      Array.from({ length: side }, (_, column) => (inside(row, 4) && inside(column, 4 + t) ? 1 : 0)),
    ),
  );
}

export function npy(frames: number[][][]): Buffer {
  const shape = [frames.length, frames[0].length, frames[0][0].length].join(', ');
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n';
  const start = Buffer.from('\x93NUMPY\x01\x00\x00\x00' + header, 'latin1');
  start.writeUInt16LE(header.length, 8);
  const values = Buffer.from(Float32Array.from(frames.flat(2)).buffer);
  return Buffer.concat([start, values]);
}

export function values(npy: ArrayBuffer): number[] {
  const start = 10 + new DataView(npy).getUint16(8, true);
  return Array.from(new Float32Array(npy.slice(start)));
}

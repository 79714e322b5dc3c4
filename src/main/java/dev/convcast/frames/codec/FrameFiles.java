package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import java.nio.file.Path;
import java.util.List;

/** Reads frames from files of any known format; archives are unpacked into a scratch folder. */
public final class FrameFiles {

  public FrameFiles(CodecLimits limits, Path scratch) {}

  /** STUB. Opens every file and every file inside an archive; single frames come in order. */
  public OpenFrames open(List<FrameFile> files) {
    throw new UnsupportedOperationException();
  }

  /** STUB. All files as one sequence. */
  public FrameSequence readSequence(List<FrameFile> files) {
    throw new UnsupportedOperationException();
  }
}

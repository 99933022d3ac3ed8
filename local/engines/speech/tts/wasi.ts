/**
 * Runs a WASI command-line program with its files in memory. It implements only the thirteen calls that
 * flite makes. `node:wasi` would write every sentence to the real file system, and print a warning.
 */

const errno = { ok: 0, badFile: 8, notSeekable: 70 } as const;
const preopenedRoot = 3;
const fileType = { directory: 3, regular: 4, character: 2 } as const;

interface MemoryFile {
  bytes: Uint8Array;
  size: number;
  at: number;
}

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`the program ended with ${code}`);
    this.code = code;
  }
}

/** The part of the global WebAssembly that is used here. Its types are only in the browser's library. */
interface WasmHost {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  Instance: new (module: WasmModule, imports: Record<string, object>) => { exports: Record<string, unknown> };
}
export type WasmModule = object;
const wasm = Reflect.get(globalThis, 'WebAssembly') as WasmHost;

/** Compiles a program. Rejects when the bytes are not WebAssembly. */
export function compileProgram(bytes: Uint8Array): Promise<WasmModule> {
  return wasm.compile(bytes);
}

/** An instantiated program that runs once. Instantiating flite takes 10-15 ms, so one is kept ready. */
export interface Program {
  run(commandLine: readonly string[]): Uint8Array;
}

/**
 * Instantiates a WASI command. `run(commandLine)` executes it to its end and returns the bytes of
 * the last file it wrote (empty when it wrote none); throws on a non-zero exit.
 */
export function prepareProgram(module: WasmModule): Program {
  const files = new Map<number, MemoryFile>();
  const encoder = new TextEncoder();
  let commandLine: Uint8Array[] = [];
  let lastFile: MemoryFile | undefined;

  const imports = {
    args_sizes_get(countAt: number, bytesAt: number): number {
      view().setUint32(countAt, commandLine.length, true);
      view().setUint32(
        bytesAt,
        commandLine.reduce((sum, argument) => sum + argument.length, 0),
        true,
      );
      return errno.ok;
    },
    args_get(pointersAt: number, textAt: number): number {
      for (const [index, argument] of commandLine.entries()) {
        view().setUint32(pointersAt + 4 * index, textAt, true);
        new Uint8Array(memory.buffer).set(argument, textAt);
        textAt += argument.length;
      }
      return errno.ok;
    },
    clock_time_get(_clock: number, _precision: bigint, at: number): number {
      view().setBigUint64(at, 0n, true);
      return errno.ok;
    },
    fd_close: (): number => errno.ok,
    fd_fdstat_get(fd: number, at: number): number {
      view().setUint8(
        at,
        fd === preopenedRoot
          ? fileType.directory
          : fd < preopenedRoot
            ? fileType.character
            : fileType.regular,
      );
      view().setUint16(at + 2, 0, true);
      view().setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true);
      return errno.ok;
    },
    fd_fdstat_set_flags: (): number => errno.ok,
    fd_prestat_get(fd: number, at: number): number {
      if (fd !== preopenedRoot) return errno.badFile;
      view().setUint8(at, 0);
      view().setUint32(at + 4, 1, true);
      return errno.ok;
    },
    fd_prestat_dir_name(_fd: number, at: number): number {
      view().setUint8(at, '/'.charCodeAt(0));
      return errno.ok;
    },
    fd_read(_fd: number, _pieces: number, _count: number, readAt: number): number {
      view().setUint32(readAt, 0, true);
      return errno.ok;
    },
    fd_seek(fd: number, offset: bigint, from: number, at: number): number {
      const file = files.get(fd);
      if (!file) return errno.notSeekable;
      file.at = Number(offset) + (from === 0 ? 0 : from === 1 ? file.at : file.size);
      view().setBigUint64(at, BigInt(file.at), true);
      return errno.ok;
    },
    fd_write(fd: number, pieces: number, count: number, writtenAt: number): number {
      const file = files.get(fd);
      let written = 0;
      for (let index = 0; index < count; index++) {
        const at = view().getUint32(pieces + 8 * index, true);
        const length = view().getUint32(pieces + 8 * index + 4, true);
        if (file) append(file, new Uint8Array(memory.buffer, at, length));
        written += length;
      }
      view().setUint32(writtenAt, written, true);
      return errno.ok;
    },
    path_open(
      _dir: number,
      _lookup: number,
      _path: number,
      _length: number,
      _flags: number,
      _rights: bigint,
      _inherited: bigint,
      _mode: number,
      at: number,
    ): number {
      const fd = preopenedRoot + 1 + files.size;
      lastFile = { bytes: new Uint8Array(65_536), size: 0, at: 0 };
      files.set(fd, lastFile);
      view().setUint32(at, fd, true);
      return errno.ok;
    },
    proc_exit(code: number): never {
      throw new Exit(code);
    },
  };

  const { exports } = new wasm.Instance(module, { wasi_snapshot_preview1: imports });
  const memory = exports.memory as { buffer: ArrayBuffer };
  const start = exports._start as () => void;
  /** A new view at each use: it becomes invalid when the program grows its memory. */
  const view = (): DataView => new DataView(memory.buffer);

  return {
    run(words) {
      commandLine = words.map((word) => encoder.encode(`${word}\0`));
      try {
        start();
      } catch (thrown) {
        if (!(thrown instanceof Exit) || thrown.code !== 0) throw thrown;
      }
      return lastFile ? lastFile.bytes.subarray(0, lastFile.size) : new Uint8Array(0);
    },
  };
}

function append(file: MemoryFile, bytes: Uint8Array): void {
  const end = file.at + bytes.length;
  if (end > file.bytes.length) {
    const grown = new Uint8Array(Math.max(end, 2 * file.bytes.length));
    grown.set(file.bytes.subarray(0, file.size));
    file.bytes = grown;
  }
  file.bytes.set(bytes, file.at);
  file.at = end;
  file.size = Math.max(file.size, end);
}

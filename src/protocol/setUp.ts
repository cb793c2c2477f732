/** The conversation with a short-lived process that sets up a runtime; `channel.ts` carries it. */
export interface FoundPython {
  readonly path: string;
  readonly version: string;
  readonly tensorflow?: {
    readonly version: string;
    readonly directory: string;
    /** It comes with CUDA's libraries. */
    readonly isForGpu: boolean;
  };
}

export interface MachineReport {
  readonly pythons: readonly FoundPython[];
  readonly platform: string;
  readonly node: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Of the disk that holds downloads. */
  readonly freeBytes?: number;
  /** `g++ (Debian 12.2.0) 12.2.0`. */
  readonly compiler?: string;
  readonly gpu?: { readonly name: string; readonly driver: string; readonly memory: string };
  /** What is set up already. */
  readonly current?: { readonly version: string; readonly python: string };
  readonly webgpu: FoundWebgpu;
}

/** npm's `webgpu` and the GPU that it finds. */
export interface FoundWebgpu {
  readonly isInstalled: boolean;
  readonly device?: string;
  /** The device is the processor: WebAssembly is faster. */
  readonly isSoftware?: boolean;
}

export interface SetupRequests {
  /** `pythons`: paths to look at first. */
  inspect: {
    params: { readonly pythons: readonly string[]; readonly cacheDirectory: string };
    result: MachineReport;
  };
  /** Without a Python, TensorFlow is installed into a virtual environment of our own, `isForGpu` with CUDA. */
  make: {
    params: { readonly python?: string; readonly isForGpu?: boolean; readonly cacheDirectory: string };
    result: { readonly version: string; readonly python: string };
  };
  /** Installs WebGPU and looks for a GPU. */
  makeWebgpu: { params: { readonly cacheDirectory: string }; result: FoundWebgpu };
}

export interface SetupEvents {
  step: { readonly step: string };
}

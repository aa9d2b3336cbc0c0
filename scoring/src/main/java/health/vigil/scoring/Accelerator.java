package health.vigil.scoring;

/// Where ONNX models run: a choice of the installation, not of the bundle. Trees need none.
public enum Accelerator {
    /// The processor. Always there.
    NONE,
    /// An NVIDIA card by CUDA. Needs ONNX Runtime's GPU package and the CUDA libraries.
    CUDA,
    /// An NVIDIA card by TensorRT, what it cannot run by CUDA. Needs TensorRT besides.
    TENSORRT
}

/**
 * tfjs-node's binding with what it lacks: a graph as a function of its eager context. `executeOp` runs one by its name,
 * like any operation, on tensors that stay where they are: on a GPU, in its memory. Set Up Training compiles this file.
 */
#include <node_api.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

namespace {

TFE_Context* context = nullptr;

TFE_Context* RememberedContext(const TFE_ContextOptions* options, TF_Status* status) {
  context = TFE_NewContext(options, status);
  return context;
}

}  // namespace

// It makes its context through us, and this file registers the module.
#define TFE_NewContext RememberedContext
#undef NAPI_MODULE
#define NAPI_MODULE(name, init)
#include "binding/tfjs_backend.cc"
#include "binding/tfjs_binding.cc"
#undef TFE_NewContext

namespace {

using Graph = std::unique_ptr<TF_Graph, decltype(&TF_DeleteGraph)>;
using Status = std::unique_ptr<TF_Status, decltype(&TF_DeleteStatus)>;
using Function = std::unique_ptr<TF_Function, decltype(&TF_DeleteFunction)>;

bool IsOk(napi_env env, const Status& status) {
  if (TF_GetCode(status.get()) == TF_OK) return true;
  napi_throw_error(env, nullptr, TF_Message(status.get()));
  return false;
}

std::string TextOf(napi_env env, napi_value value) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) return "";
  std::string text(length, '\0');
  napi_get_value_string_utf8(env, value, text.data(), length + 1, &length);
  return text;
}

/** "name:0,other:2" as outputs of operations; throws where the graph has no such operation. */
bool FindOutputs(napi_env env, TF_Graph* graph, const std::string& names, std::vector<TF_Output>* found) {
  size_t start = 0;
  while (start < names.size()) {
    const size_t end = std::min(names.find(',', start), names.size());
    const std::string name = names.substr(start, end - start);
    const size_t colon = name.find(':');
    TF_Operation* operation = TF_GraphOperationByName(graph, name.substr(0, colon).c_str());
    if (operation == nullptr || colon == std::string::npos) {
      napi_throw_error(env, nullptr, ("the graph has no output " + name).c_str());
      return false;
    }
    found->push_back({operation, std::atoi(name.c_str() + colon + 1)});
    start = end + 1;
  }
  return true;
}

/** defineFunction(name: string, graph: Uint8Array of a GraphDef, inputs: string, outputs: string): void */
napi_value DefineFunction(napi_env env, napi_callback_info info) {
  napi_value args[4];
  size_t count = 4;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  void* bytes = nullptr;
  size_t length = 0;
  if (count < 4 || napi_get_typedarray_info(env, args[1], nullptr, &length, &bytes, nullptr, nullptr) != napi_ok) {
    napi_throw_type_error(env, nullptr, "defineFunction takes a name, a graph, its inputs and its outputs");
    return nullptr;
  }
  Status status(TF_NewStatus(), &TF_DeleteStatus);
  Graph graph(TF_NewGraph(), &TF_DeleteGraph);
  TF_Buffer* definition = TF_NewBufferFromString(bytes, length);
  TF_ImportGraphDefOptions* options = TF_NewImportGraphDefOptions();
  TF_GraphImportGraphDef(graph.get(), definition, options, status.get());
  TF_DeleteImportGraphDefOptions(options);
  TF_DeleteBuffer(definition);
  if (!IsOk(env, status)) return nullptr;
  std::vector<TF_Output> inputs;
  std::vector<TF_Output> outputs;
  if (!FindOutputs(env, graph.get(), TextOf(env, args[2]), &inputs)) return nullptr;
  if (!FindOutputs(env, graph.get(), TextOf(env, args[3]), &outputs)) return nullptr;
  Function function(
      TF_GraphToFunction(graph.get(), TextOf(env, args[0]).c_str(), 0, -1, nullptr, inputs.size(), inputs.data(),
                         outputs.size(), outputs.data(), nullptr, nullptr, nullptr, status.get()),
      &TF_DeleteFunction);
  if (!IsOk(env, status)) return nullptr;
  TFE_ContextAddFunction(context, function.get(), status.get());
  IsOk(env, status);
  return nullptr;
}

/** removeFunction(name: string): void */
napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  napi_value name;
  size_t count = 1;
  napi_get_cb_info(env, info, &count, &name, nullptr, nullptr);
  Status status(TF_NewStatus(), &TF_DeleteStatus);
  TFE_ContextRemoveFunction(context, TextOf(env, name).c_str(), status.get());
  IsOk(env, status);
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value binding = tfnodejs::InitTFNodeJSBinding(env, exports);
  const napi_property_descriptor ours[] = {
      {"defineFunction", nullptr, DefineFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"removeFunction", nullptr, RemoveFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, binding, std::size(ours), ours);
  return binding;
}

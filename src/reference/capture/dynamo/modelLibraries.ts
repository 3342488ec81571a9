/** Classes of libraries of models that PyTorch itself knows by name (torch/_dynamo/variables/dicts.py). */
import { PyObject, PyType, realm, type Value } from "../../objects/index.ts";
import { getAttributeOr } from "../../protocol/index.ts";

type Home = readonly [modules: readonly string[], name: string];

/** Where the libraries keep the class that all their outputs have (`CustomizedDictVariable.is_matching_cls_hf`). */
const outputs: readonly Home[] = [[["transformers.file_utils", "transformers.utils.generic"], "ModelOutput"], [["diffusers.utils"], "BaseOutput"]];

/** The class of configurations, whose attributes are read out of sight (`HFPretrainedConfigVariable`). */
const configurations: readonly Home[] = [[["transformers.configuration_utils"], "PretrainedConfig"]];

const inherits = (cls: PyType, homes: readonly Home[]): boolean => homes.some(([modules, name]) => {
  const module = modules.map((each) => realm().modules.get(each)).find((each) => each !== undefined);
  const base = module === undefined ? undefined : getAttributeOr(module, name);
  return base instanceof PyType && cls.mro.includes(base);
});

export const isModelOutput = (cls: PyType): boolean => inherits(cls, outputs);

export const isModelConfiguration = (value: Value): boolean => value instanceof PyObject && value.cls.heap && inherits(value.cls, configurations);

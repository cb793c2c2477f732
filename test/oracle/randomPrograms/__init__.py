"""Random programs that define models, in many styles of writing."""

from .classStyles import ClassStyles
from .configStyles import ConfigStyles
from .layerStyles import LayerStyles
from .opStyles import OpStyles
from .plainStyles import PlainStyles
from .surgeryStyles import SurgeryStyles
from .tensorStyles import TensorStyles
from .trainingStyles import TrainingStyles
from .usageStyles import UsageStyles

STYLES = {
    style: part
    for part in (PlainStyles, ClassStyles, SurgeryStyles, ConfigStyles, TensorStyles, UsageStyles)
    for style in vars(part)
    if not style.startswith('_') and style not in ('begin', 'data', 'calledModel', 'baseOf', 'freezing', 'widths', 'finish', 'size_of')
}
STYLES |= {'everyLayer': LayerStyles} | {style: OpStyles for style in ('everyOp', 'opsInside', 'tensorFunctions', 'tensorInside', 'indexing')}

# K.* is in Keras 3 for old code alone, which says by it that it is old.
KERAS_2 = [*STYLES, 'backendFunctions']

# Styles that train take longer: they are asked for by name.
TRAINED = {style: TrainingStyles for style in vars(TrainingStyles) if style.startswith('fit') and style != 'fitted'}


class Program(PlainStyles, ClassStyles, SurgeryStyles, ConfigStyles, TensorStyles, UsageStyles, LayerStyles, OpStyles, TrainingStyles):
    """One random program: its style, and its text."""

    def __init__(self, seed, style=None):
        super().__init__(seed)
        # Backbones take Keras seconds each.
        self.style = style or self.r.choice([name for name in STYLES if name != 'backbone'])

    def text(self):
        shape, rank = self.input_shape()
        lines = getattr(self, self.style)(shape, rank)
        return self.head + '\n' + '\n'.join(self.defs + lines) + '\n'

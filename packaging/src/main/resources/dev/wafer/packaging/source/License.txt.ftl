[=p] [=d.identity().version()]

The files of this package were written by Wafer [=d.compilerVersion()] from [=d.origin()]. They belong to whoever
compiled the model; Wafer claims no rights in its output. What rights there are in the model itself, its
author says. Replace this text with your licence.

# Wafer for CMake: compiles models while the project is built.
#
#   find_package(Wafer REQUIRED)     # with -DWafer_DIR=.../lib/cmake/Wafer, or .../ in CMAKE_PREFIX_PATH
#   wafer_add_model(kws MODEL kws.tflite TARGET cortex-m4)
#   target_link_libraries(firmware PRIVATE kws)
#
# wafer_add_model(LIBRARY MODEL FILE TARGET CORE [NAME NAME] [OPTIONS OPTION...])
#
#   LIBRARY   the static library to make, with kws.h on the include path of what links it
#   MODEL     the .tflite, relative to the current source folder; a change of it compiles it again
#   TARGET    a core or board that 'wafer targets' lists, or the file of one of yours
#   NAME      the prefix of C symbols and files; LIBRARY where it is not given
#   OPTIONS   further options of 'wafer compile', for example --max-ram 32K
#
# The C is compiled with the project's flags: set the machine options (-mcpu) there.
cmake_minimum_required(VERSION 3.16)

get_filename_component(_wafer_home "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(CMAKE_HOST_WIN32)
  set(_wafer_script wafer.bat)
else()
  set(_wafer_script wafer)
endif()
set(WAFER_COMMAND "${_wafer_home}/bin/${_wafer_script}" CACHE FILEPATH "The command that compiles models")
if(NOT EXISTS "${WAFER_COMMAND}")
  set(Wafer_FOUND FALSE)
  set(Wafer_NOT_FOUND_MESSAGE "WAFER_COMMAND is ${WAFER_COMMAND}, which is not there")
  return()
endif()

function(wafer_add_model library)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MODEL;TARGET;NAME" "OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wafer_add_model(${library}): unknown: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  foreach(needed MODEL TARGET)
    if(NOT arg_${needed})
      message(FATAL_ERROR "wafer_add_model(${library}): ${needed} is missing")
    endif()
  endforeach()
  foreach(option IN LISTS arg_OPTIONS)
    if(option MATCHES "^(--weights|--package|--share-arena|--name|--target|--output|-o)(=.*)?$")
      message(FATAL_ERROR "wafer_add_model(${library}): ${option} is not for OPTIONS")
    endif()
  endforeach()
  if(NOT arg_NAME)
    string(MAKE_C_IDENTIFIER "${library}" arg_NAME)
  endif()
  get_filename_component(model "${arg_MODEL}" ABSOLUTE)
  set(core "${arg_TARGET}")
  set(depends "${model}" "${WAFER_COMMAND}")
  get_filename_component(jar "${WAFER_COMMAND}/../../lib/wafer.jar" ABSOLUTE)
  if(EXISTS "${jar}")
    list(APPEND depends "${jar}")
  endif()
  if(core MATCHES "\\.json$")
    get_filename_component(core "${core}" ABSOLUTE)
    list(APPEND depends "${core}")
  endif()

  set(folder "${CMAKE_CURRENT_BINARY_DIR}/wafer/${library}")
  set(files "${folder}/${arg_NAME}.h" "${folder}/${arg_NAME}.c" "${folder}/${arg_NAME}_weights.c")
  add_custom_command(
    OUTPUT ${files}
    COMMAND "${WAFER_COMMAND}" compile "${model}" --target "${core}" --name "${arg_NAME}" --output "${folder}" ${arg_OPTIONS}
    # Files that come out as they were are left alone; they are as new as the model all the same.
    COMMAND "${CMAKE_COMMAND}" -E touch ${files}
    DEPENDS ${depends}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    COMMENT "Compiling ${arg_MODEL} for ${arg_TARGET}"
    VERBATIM)
  add_library(${library} STATIC ${files})
  target_include_directories(${library} PUBLIC "${folder}")
  set_target_properties(${library} PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON)
  if(NOT MSVC)
    target_link_libraries(${library} PUBLIC m)
  endif()
endfunction()

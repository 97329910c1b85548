# `cmake --install`, and `cpack`, which makes a Debian package for the release that it is built on.
include(GNUInstallDirs)
set(KSERIES_MAINTAINER "kseries maintainers <kseries@example.org>" CACHE STRING
  "Maintainer of the Debian package")

# Manual page and shell completions come from the tables of the options in the program.
set(documents ${CMAKE_BINARY_DIR}/documents)
file(MAKE_DIRECTORY ${documents})
set(made)
foreach(shell bash zsh fish)
  list(APPEND made ${documents}/${shell})
  add_custom_command(OUTPUT ${documents}/${shell}
    COMMAND kseries document ${shell} > ${documents}/${shell} DEPENDS kseries VERBATIM)
endforeach()
list(APPEND made ${documents}/kseries.1.gz)
add_custom_command(OUTPUT ${documents}/kseries.1.gz
  COMMAND kseries document man > ${documents}/kseries.1
  COMMAND gzip -9nf ${documents}/kseries.1 DEPENDS kseries VERBATIM)
list(APPEND made ${documents}/changelog.gz)
add_custom_command(OUTPUT ${documents}/changelog.gz
  COMMAND gzip -9nc ${CMAKE_BINARY_DIR}/changelog > ${documents}/changelog.gz
  DEPENDS ${CMAKE_BINARY_DIR}/changelog VERBATIM)
add_custom_target(documents ALL DEPENDS ${made})

# What the program reads when it runs. `host/environment.cpp` finds it next to bin/.
set(share ${CMAKE_INSTALL_DATADIR}/kseries)
install(TARGETS kseries)
install(DIRECTORY configs guests kselftests patches DESTINATION ${share}
  PATTERN out EXCLUDE PATTERN .clang-format EXCLUDE PATTERN *.o EXCLUDE
  PATTERN packages.txt EXCLUDE)
install(DIRECTORY harness/oracle/driver DESTINATION ${share}/harness/oracle)
install(FILES reports/page.html reports/page.css reports/page.js reports/results.schema.json
  DESTINATION ${share}/reports)
install(FILES ${documents}/kseries.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/bash RENAME kseries
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${documents}/zsh RENAME _kseries
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${documents}/fish RENAME kseries.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md contrib/debian/copyright ${documents}/changelog.gz
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(PROGRAMS contrib/b4-check DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY contrib/ci DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples USE_SOURCE_PERMISSIONS)

# read_packages(GROUP DEPENDS RECOMMENDS): the entries of a group in configs/packages.txt as the
# values of two fields of a Debian package.
function(read_packages wanted depends recommends)
  file(STRINGS configs/packages.txt lines)
  set(group)
  set(needed)
  set(optional)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "#.*" "" line "${line}")
    string(STRIP "${line}" line)
    if(line MATCHES "^\\[(.*)\\]$")
      set(group ${CMAKE_MATCH_1})
    elseif(NOT group STREQUAL wanted OR line STREQUAL "")
      continue()
    elseif(line MATCHES "^\\? *(.*)$")
      list(APPEND optional "${CMAKE_MATCH_1}")
    else()
      list(APPEND needed "${line}")
    endif()
  endforeach()
  list(JOIN needed ", " needed)
  list(JOIN optional ", " optional)
  set(${depends} "${needed}" PARENT_SCOPE)
  set(${recommends} "${optional}" PARENT_SCOPE)
endfunction()

# The version of the release is part of that of the package, which only fits the libraries there.
set(VERSION_ID)
set(VERSION_CODENAME unstable)
if(EXISTS /etc/os-release)
  file(STRINGS /etc/os-release release REGEX "^VERSION_(ID|CODENAME)=")
  foreach(line IN LISTS release)
    string(REGEX MATCH "^([A-Z_]+)=\"?([^\"]*)" line "${line}")
    set(${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
  endforeach()
endif()
set(package_version ${PROJECT_VERSION}~deb${VERSION_ID})
configure_file(contrib/debian/changelog.in ${CMAKE_BINARY_DIR}/changelog @ONLY)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kseries)
set(CPACK_PACKAGE_VERSION ${package_version})
set(CPACK_PACKAGE_CONTACT "${KSERIES_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find out which patch of a kernel series breaks what")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"kseries applies a patch series to Linux kernel trees, chooses the
configurations that matter with the tree's own Kconfig, builds each, boots each
in QEMU, runs test suites there and reports what fails, since when, and because
of which patch.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
read_packages(run CPACK_DEBIAN_PACKAGE_DEPENDS CPACK_DEBIAN_PACKAGE_RECOMMENDS)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
  GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
